"""What the tabs share: endpoints, streams, accounts, the models that are listed."""
