"""A file system on a loop device, for tests that cut its power or fill what is below it."""

import fcntl
import os
import struct
import subprocess

IMAGE_BYTES = 64 << 20

_SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32), the same for ext4 and xfs
_WITHOUT_FLUSHING_THE_JOURNAL = struct.pack("=I", 2)


def command(*arguments):
    """Runs a command of the system; OSError if it fails or is missing."""
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise OSError(f"{' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


class LoopDisk:
    """An ext4 file system in a file of `folder`. OSError where there can be none."""

    def __init__(self, folder):
        self.image = os.path.join(folder, "image")
        self.path = os.path.join(folder, "mounted")
        self.device = None
        os.mkdir(self.path)
        with open(self.image, "wb") as file:
            file.truncate(IMAGE_BYTES)
        command("mkfs.ext4", "-q", self.image)
        self.device = command("losetup", "--find", "--show", self.image)

    def mount(self, journal="data=ordered"):
        command("mount", "-t", "ext4", "-o", journal, self.device, self.path)

    def unmount(self):
        command("umount", self.path)

    def cut_power(self):
        """Nothing that is not on the device by now will ever be."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, _SHUTDOWN, _WITHOUT_FLUSHING_THE_JOURNAL)
        finally:
            os.close(folder)

    def close(self):
        if os.path.ismount(self.path):
            command("umount", self.path)
        if self.device is not None:
            command("losetup", "--detach", self.device)
            self.device = None
