//! Any archive, plain and compressed: files come one after the other, none longer than its header
//! says, and never more than was in the archive.
#![no_main]

use kernel_min::files::initramfs::cpio::{Header, Sink};
use kernel_min::files::initramfs::read;
use libfuzzer_sys::fuzz_target;

/// Deflate packs at most 258 bytes into two bits (RFC 1951, 3.2.5), in whole bytes.
const LARGEST: usize = 258 * 4;

#[derive(Default)]
struct Files {
    /// What the last file is to have, and what it has.
    last: Option<(u64, u64)>,
    bytes: usize,
}

impl Sink for Files {
    fn file(&mut self, name: &[u8], header: &Header, target: &[u8]) {
        assert!(self.last.is_none(), "the file before has not ended");
        assert!(!name.contains(&0) && name.len() < 4096 && target.len() < 4096);
        self.last = Some((header.size.into(), 0));
    }

    fn contents(&mut self, at: u64, bytes: &[u8]) -> bool {
        let (size, there) = self.last.as_mut().expect("contents of a file");
        assert_eq!(*there, at);
        assert!(!bytes.is_empty());
        *there += bytes.len() as u64;
        assert!(*there <= *size);
        self.bytes += bytes.len();
        // A full memory takes no more.
        self.bytes < 1 << 24
    }

    fn end(&mut self, header: &Header) {
        let (size, _) = self.last.take().expect("a file");
        assert_eq!(size, u64::from(header.size));
    }

    fn trailer(&mut self) {
        assert!(self.last.is_none());
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut files = Files::default();
    let _ = read(bytes, &mut files);
    assert!(files.bytes <= bytes.len() * LARGEST);
});
