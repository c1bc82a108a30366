"""Start the app: `python app.py`, then open the address it prints."""

import argparse
import sys

from gan import Error, ui

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Latent Lab: walk through latent spaces.")
    parser.add_argument("--host", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, help="port (default: the first free from 7860)")
    parser.add_argument(
        "--share", action="store_true", default=None, help="make a public link through Gradio"
    )
    parser.add_argument("--mcp", action="store_true", help="offer tools to language models (MCP)")
    given = parser.parse_args()
    options = {"server_name": given.host, "server_port": given.port, "share": given.share}
    try:
        ui.launch(**options, mcp_server=given.mcp)
    except Error as error:
        sys.exit(f"app.py: {error}")
