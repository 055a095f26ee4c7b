"""OpenSSL's client, by Python's ssl: `client.py PORT echo|…`. Prints what a test compares."""

import socket
import ssl
import sys

port, what, *rest = int(sys.argv[1]), sys.argv[2], *sys.argv[3:]


def context(least=ssl.TLSVersion.TLSv1_2, most=ssl.TLSVersion.MAXIMUM_SUPPORTED):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    made.minimum_version, made.maximum_version = least, most
    return made


def connect(made, name=None, session=None):
    return made.wrap_socket(socket.create_connection(("127.0.0.1", port), 20), server_hostname=name, session=session)


def exchange(stream, count):
    sent = bytes(range(251)) * (count // 251 + 1)
    sent = sent[:count]
    received, place = b"", 0
    while len(received) < count:
        if place < count:
            place += stream.send(sent[place:place + 50_000])
        received += stream.recv(200_000)
    return received == sent



if what == "echo":
    version = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}[rest[0]]
    with connect(context(version, version)) as stream:
        print(stream.version(), all(exchange(stream, count) for count in (1, 16_384, 16_385, 3_000_000)))
elif what == "alpn":
    made = context()
    made.set_alpn_protocols(rest)
    try:
        with connect(made) as stream:
            print(stream.selected_alpn_protocol())
    except ssl.SSLError:
        print("refused")
elif what == "name":
    with connect(context(), rest[0] or None) as stream:
        import hashlib
        print(hashlib.sha256(stream.getpeercert(True)).hexdigest())
elif what == "resume":
    made = context(most=ssl.TLSVersion.TLSv1_2 if rest[0] == "1.2" else ssl.TLSVersion.TLSv1_3)
    session = None
    for _ in range(2):
        with connect(made, session=session) as stream:
            exchange(stream, 10)
            print(stream.session_reused)
            session = stream.session
elif what == "old":
    made = context(ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
    made.set_ciphers("ALL:@SECLEVEL=0")
    try:
        connect(made)
        print("let in")
    except ssl.SSLError as error:
        print(error.reason)
elif what == "goodbye":
    with connect(context()) as stream:
        exchange(stream, 10)
        stream.unwrap()
        print("goodbye")
elif what == "cut":
    made = context()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = made.wrap_bio(incoming, outgoing)
    with socket.create_connection(("127.0.0.1", port), 20) as plain:
        def send():
            for byte in outgoing.read():
                plain.sendall(bytes([byte]))

        while True:
            try:
                session.do_handshake()
                break
            except ssl.SSLWantReadError:
                send()
                incoming.write(plain.recv(65536))
        send()
        session.write(b"hello")
        send()
        received = b""
        while len(received) < 5:
            try:
                received += session.read(100)
            except ssl.SSLWantReadError:
                incoming.write(plain.recv(1))
        print(received.decode())
