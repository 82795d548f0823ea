"""A real S3 server: OpenStack Swift with its S3 door, on one port of this machine. Run with `.venv/s3/bin/python`.

    python swift_server.py FOLDER PORT ACCESS_KEY SECRET_KEY

Account, container and object server and the proxy in front of them live in one process. It checks
signatures and their expiry as S3 does. The access key is `account:user`.
"""

import sys
from pathlib import Path

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi
from swift.account.server import app_factory as account_app
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.storage_policy import reload_storage_policies
from swift.common.wsgi import loadapp
from swift.container.server import app_factory as container_app
from swift.obj.server import app_factory as object_app

DEVICE = "disk"
SWIFT = "[swift-hash]\nswift_hash_path_suffix = tests\n[storage-policy:0]\nname = only\ndefault = yes\n"
PROXY = """
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:9
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:slo]
use = egg:swift#slo
[filter:tempauth]
use = egg:swift#tempauth
user_{user} = {secret} .admin
"""


def main(folder: Path, port: int, access_key: str, secret: str) -> None:
    (folder / "devices" / DEVICE).mkdir(parents=True, exist_ok=True)
    (folder / "swift.conf").write_text(SWIFT)
    (folder / "proxy.conf").write_text(PROXY.format(folder=folder, user=access_key.replace(":", "_"), secret=secret))
    utils.set_swift_dir(str(folder))
    reload_storage_policies()
    config = {
        "devices": str(folder / "devices"),
        "swift_dir": str(folder),
        "mount_check": "false",
        "fallocate_reserve": "0",
        "disable_fallocate": "true",
        "network_chunk_size": str(1 << 20),
        "disk_chunk_size": str(1 << 20),
    }
    for name, app in (("account", account_app), ("container", container_app), ("object", object_app)):
        own = serve(app({}, **config), eventlet.listen(("127.0.0.1", 0)))
        ring(folder, name, own)
    proxy = loadapp(str(folder / "proxy.conf"), global_conf={"log_level": "ERROR"})
    serve(proxy, eventlet.listen(("127.0.0.1", port)))
    eventlet.hubs.get_hub().switch()


def serve(app: object, listener: object) -> int:
    eventlet.spawn(wsgi.server, listener, app, log=None, log_output=False, keepalive=True)
    return listener.getsockname()[1]


def ring(folder: Path, name: str, port: int) -> None:
    builder = RingBuilder(1, 1, 1)
    builder.add_dev(
        {"region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": port, "device": DEVICE, "meta": ""}
    )
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{name}.ring.gz"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:5])
