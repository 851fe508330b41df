"""LINE and mail over real sockets on loopback."""
