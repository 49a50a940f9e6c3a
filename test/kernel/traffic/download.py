"""Sends to whoever asks, at so many bytes a second over UDP: `serve`, or `ask HOST BYTES_PER_SECOND SOURCE...`."""
import socket
import sys
import threading
import time

PORT = 7000
PAYLOAD, HEADERS = 972, 28


def serve():
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("0.0.0.0", PORT))
    print("ready", flush=True)
    while True:
        wish, client = listening.recvfrom(100)
        threading.Thread(target=send, args=(listening, client, int(wish)), daemon=True).start()


def send(server, client, bytes_per_second):
    """Kept to by the clock, however late it is woken."""
    begin, sent = time.monotonic(), 0
    while True:
        due = int((time.monotonic() - begin) * bytes_per_second / (PAYLOAD + HEADERS))
        while sent < due:
            server.sendto(bytes(PAYLOAD), client)
            sent += 1
        time.sleep(0.005)


def ask(host, bytes_per_second, sources):
    asking = []
    for source in sources:
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.bind((source, 0))
        client.sendto(bytes_per_second.encode(), (host, PORT))
        asking.append(client)
    print("ready", flush=True)
    time.sleep(1000)


if sys.argv[1] == "serve":
    serve()
else:
    ask(sys.argv[2], sys.argv[3], sys.argv[4:])
