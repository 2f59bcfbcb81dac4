//! An initramfs as the kernel unpacks it: a "newc" cpio archive (Linux's
//! Documentation/driver-api/early-userspace/buffer-format.rst).

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

const S_IFMT: u32 = 0o170_000;
const S_IFREG: u32 = 0o100_000;
const S_IFLNK: u32 = 0o120_000;
const S_IFDIR: u32 = 0o040_000;

/// An archive being put together. Everything in it belongs to root.
#[derive(Debug, Default)]
pub struct Archive(Vec<u8>);

impl Archive {
    /// An empty archive.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a regular file with these permissions; `name` is relative to the root.
    ///
    /// Fails where the content is too large for the format (4 GiB).
    pub fn file(&mut self, name: &str, permissions: u32, content: &[u8]) -> io::Result<()> {
        self.entry(name.as_bytes(), S_IFREG | permissions, 0, content)
    }

    /// Adds a copy of a file of this host, with its permissions.
    pub fn add(&mut self, name: &str, from: &Path) -> Result<(), String> {
        let mut copy = || {
            let mode = fs::metadata(from)?.permissions().mode() & 0o777;
            self.file(name, mode, &fs::read(from)?)
        };
        copy().map_err(|e| format!("{}: {e}", from.display()))
    }

    /// Adds a folder that all may enter.
    pub fn folder(&mut self, name: &str) {
        self.head(name.as_bytes(), S_IFDIR | 0o755, 0, 0);
    }

    /// Adds a symbolic link.
    pub fn link(&mut self, name: &str, target: &str) -> io::Result<()> {
        self.entry(name.as_bytes(), S_IFLNK | 0o777, 0, target.as_bytes())
    }

    /// Adds an entry of any kind: `mode` as `stat` has it, `mtime` in seconds since the epoch,
    /// the `content` of a symbolic link is what it points to.
    ///
    /// Fails where the content is too large for the format (4 GiB).
    pub fn entry(&mut self, name: &[u8], mode: u32, mtime: u32, content: &[u8]) -> io::Result<()> {
        let size = u32::try_from(content.len())
            .map_err(|_| io::Error::other("too large for an initramfs"))?;
        self.head(name, mode, mtime, size);
        self.0.extend_from_slice(content);
        self.pad();
        Ok(())
    }

    /// Adds what is in a folder of this host, in the order of the names: files, links and folders, as they
    /// are here.
    ///
    /// Fails where something cannot be read, or is too large for the format (4 GiB).
    pub fn add_tree(&mut self, root: &Path) -> Result<(), String> {
        self.add_folder(root, root)
    }

    fn add_folder(&mut self, root: &Path, folder: &Path) -> Result<(), String> {
        let on = |path: &Path| {
            let path = path.display().to_string();
            move |e: io::Error| format!("{path}: {e}")
        };
        let mut paths = Vec::new();
        for found in fs::read_dir(folder).map_err(on(folder))? {
            paths.push(found.map_err(on(folder))?.path());
        }
        paths.sort();
        for path in paths {
            let meta = fs::symlink_metadata(&path).map_err(on(&path))?;
            let content = match meta.mode() & S_IFMT {
                S_IFREG => fs::read(&path).map_err(on(&path))?,
                S_IFLNK => {
                    let leads = fs::read_link(&path).map_err(on(&path))?;
                    leads.as_os_str().as_bytes().to_vec()
                }
                S_IFDIR => Vec::new(),
                // Sockets and the like mean nothing elsewhere.
                _ => continue,
            };
            let name = path.strip_prefix(root).unwrap_or(&path);
            let name = name.as_os_str().as_bytes();
            self.entry(name, meta.mode(), meta.mtime() as u32, &content)
                .map_err(on(&path))?;
            if meta.is_dir() {
                self.add_folder(root, &path)?;
            }
        }
        Ok(())
    }

    /// The whole archive.
    pub fn finish(mut self) -> Vec<u8> {
        self.head(b"TRAILER!!!", 0, 0, 0);
        self.0
    }

    fn head(&mut self, name: &[u8], mode: u32, mtime: u32, size: u32) {
        let name_size = name.len() as u32 + 1;
        // c_ino, c_mode, c_uid, c_gid, c_nlink, c_mtime, c_filesize, c_devmajor, c_devminor,
        // c_rdevmajor, c_rdevminor, c_namesize, c_chksum
        let fields = [0, mode, 0, 0, 1, mtime, size, 0, 0, 0, 0, name_size, 0];
        self.0.extend_from_slice(b"070701");
        for field in fields {
            self.0.extend_from_slice(format!("{field:08x}").as_bytes());
        }
        self.0.extend_from_slice(name);
        self.0.push(0);
        self.pad();
    }

    fn pad(&mut self) {
        self.0.resize(self.0.len().next_multiple_of(4), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_contents_are_padded_to_four_bytes() {
        let mut archive = Archive::new();
        archive.file("a", 0o755, b"12345").expect("it is small");
        let bytes = archive.finish();
        assert_eq!(&bytes[..14], b"07070100000000");
        assert_eq!(&bytes[14..22], b"000081ed");
        assert_eq!(&bytes[110..120], b"a\x0012345\0\0\0");
        assert_eq!(&bytes[120..126], b"070701");
        assert_eq!(bytes.len() % 4, 0);
    }
}
