"""The lab as a folder of files that any web server serves: the app's page, without the app."""

from gan.ui.static.folder import push, write
