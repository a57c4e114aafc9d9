"""What an ordinary program does: every module that needs a library, sockets, threads, processes."""

import asyncio, bz2, ctypes, curses, dbm.gnu, decimal, hashlib, lzma, readline, sqlite3, ssl, uuid, zlib
import concurrent.futures, dbm.ndbm, multiprocessing, os, socket, subprocess, sys, tempfile, threading

subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
os.makedirs("/dev/shm", exist_ok=True)  # where semaphores are
print("machine", subprocess.check_output(["uname", "-m"], text=True).strip())

server = socket.create_server(("127.0.0.1", 0))


def serve():
    connection, _ = server.accept()
    with connection:
        connection.sendall(connection.recv(100).upper())


thread = threading.Thread(target=serve)
thread.start()
with socket.create_connection(server.getsockname()) as client:
    client.sendall(b"over a socket, from a thread")
    print(client.recv(100).decode())
thread.join()


async def child():
    process = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    return (await process.communicate(b"through a pipe"))[0]


print(asyncio.run(child()).decode())
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    print("threads", sum(pool.map(lambda n: n * n, range(10))))

text = b"astbuild" * 1000
for codec in (bz2, lzma, zlib):
    assert codec.decompress(codec.compress(text)) == text
database = sqlite3.connect(":memory:")
print("sqlite", database.execute("select json_extract('[1,2,3]', '$[2]')").fetchone())
print("sha3", hashlib.sha3_256(text).hexdigest()[:8], hashlib.new("sha512_256", text).name)
print("tls", ssl.create_default_context().minimum_version.name)
print("libc", ctypes.CDLL(None).abs(-7))
print("decimal", decimal.Decimal(1) / 7)
with tempfile.TemporaryDirectory() as folder:
    with dbm.gnu.open(folder + "/x", "c") as file:
        file["key"] = "value"
        print("dbm", file["key"])
print("uuid", uuid.uuid1().version, uuid._uuid is not None)
curses.setupterm("xterm-256color")
print("colors", curses.tigetnum("colors"))
readline.parse_and_bind("tab: complete")
print("lock", multiprocessing.Lock().__enter__())
print("compiled", sys.modules["asyncio"].__cached__, sys.flags.dont_write_bytecode)
print("WORK-OK")
