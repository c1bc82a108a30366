"""Start the app: `python app.py`, then open the address it prints."""

import argparse

from gan import ui

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Latent Lab: walk through latent spaces.")
    parser.add_argument("--host", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, help="port (default: the first free from 7860)")
    parser.add_argument("--share", action="store_true", help="make a public link through Gradio")
    given = parser.parse_args()
    ui.launch(server_name=given.host, server_port=given.port, share=given.share)
