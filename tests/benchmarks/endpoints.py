"""Fake LINE and SMTP for measuring: they take everything, check nothing, and cost as little as can be."""

import asyncio
import sys

_LINE_ANSWER = b'{"sentMessages":[{"id":"461230966842064897"}]}'
_LINE = b"HTTP/1.1 200 OK\r\nx-line-request-id: r\r\nContent-Length: %d\r\n\r\n%s" % (len(_LINE_ANSWER), _LINE_ANSWER)
_SMTP = {b"EHLO": b"250 sink", b"HELO": b"250 sink", b"DATA": b"354 go on", b"QUIT": b"221 bye"}


async def take_pushes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """HTTP/1.1 with the connection kept."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
            )
            await reader.readexactly(length)
            writer.write(_LINE)
    except asyncio.IncompleteReadError:
        writer.close()


async def take_mail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """SMTP without extensions, any number of letters on one connection."""
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        writer.write(_SMTP.get(verb, b"250 ok") + b"\r\n")
        if verb == b"DATA":
            while await reader.readline() != b".\r\n":
                pass
            writer.write(b"250 queued\r\n")
        if verb == b"QUIT":
            break
    writer.close()


async def serve() -> None:
    """Tell the two ports on one line, then go on until killed."""
    servers = [await asyncio.start_server(take, "127.0.0.1", 0) for take in (take_pushes, take_mail)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    sys.exit(asyncio.run(serve()))
