"""An SMTP server that takes every message and keeps it as a file; nothing is sent on. Usage: smtp-catcher.py PORT FOLDER"""

import asyncio
import itertools
import pathlib
import sys
import time

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server, session, envelope):
        name = f"{time.strftime('%Y%m%dT%H%M%S')}-{next(self.numbers):05d}.eml"
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        part = self.folder / (name + ".part")
        part.write_bytes(head + envelope.original_content)
        part.rename(self.folder / name)
        return "250 kept"


async def main(port, folder):
    folder.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(folder)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), pathlib.Path(sys.argv[2])))
