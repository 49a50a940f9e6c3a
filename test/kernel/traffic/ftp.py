"""Just enough of FTP for the kernel's helper to expect data connections, on either side."""
import socket
import threading


def serve(listening, held):
    while True:
        connection, _ = listening.accept()
        held.append(connection)
        threading.Thread(target=answer_commands, args=(connection, held), daemon=True).start()


def answer_commands(connection, held):
    connection.sendall(b"220 ready\r\n")
    while command := connection.recv(1024):
        word = command.split()[0].upper()
        if word in (b"PASV", b"EPSV"):
            connection.sendall(passive_reply(connection, word, held))
        else:
            connection.sendall(b"331 password\r\n" if word == b"USER" else b"230 fine\r\n")


def passive_reply(connection, word, held):
    data = socket.socket(connection.family, socket.SOCK_STREAM)
    address = connection.getsockname()[0]
    data.bind((address, 0))
    data.listen(1)
    held.append(data)
    port = data.getsockname()[1]
    if word == b"EPSV":
        return b"229 Entering Extended Passive Mode (|||%d|)\r\n" % port
    numbers = address.split(".") + [str(port >> 8), str(port & 255)]
    return b"227 Entering Passive Mode (%s).\r\n" % ",".join(numbers).encode()


def log_in(address, port, family, passive_command):
    """Logs in and asks for passive mode; the expectation stays, as nobody connects. Gives the control connection."""
    control = socket.create_connection((address, port), timeout=10)
    control.recv(1024)
    for command in (b"USER anonymous", b"PASS guest", passive_command):
        control.sendall(command + b"\r\n")
        control.recv(1024)
    return control
