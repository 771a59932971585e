"""Opens a WebSocket as any Python program would, prints the first messages as JSON lines: URL CA_FILE HOST PORT COUNT."""
import asyncio
import ssl
import sys

import websockets


async def main(url: str, ca_file: str, host: str, port: str, count: str) -> None:
    tls = ssl.create_default_context(cafile=ca_file) if url.startswith("wss:") else None
    async with websockets.connect(url, host=host, port=int(port), ssl=tls) as socket:
        print("open", flush=True)
        for _ in range(int(count)):
            print(await socket.recv(), flush=True)


asyncio.run(main(*sys.argv[1:]))
