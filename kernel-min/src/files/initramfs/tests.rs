//! Archives, well-formed and not.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use std::string::String;

use proptest::prelude::*;

use super::cpio::{Header, Malformed, Sink};
use super::read;

extern crate std;

/// Collects what an archive holds.
#[derive(Default, Debug, PartialEq)]
struct Files {
    files: BTreeMap<String, (Header, Vec<u8>, Vec<u8>)>,
    last: String,
    trailers: u32,
}

impl Sink for Files {
    fn file(&mut self, name: &[u8], header: &Header, target: &[u8]) {
        self.last = String::from_utf8_lossy(name).into_owned();
        let file = (*header, target.to_vec(), Vec::new());
        self.files.insert(self.last.clone(), file);
    }

    fn contents(&mut self, at: u64, bytes: &[u8]) -> bool {
        let contents = &mut self.files.get_mut(&self.last).unwrap().2;
        assert_eq!(contents.len() as u64, at);
        contents.extend_from_slice(bytes);
        true
    }

    fn end(&mut self, _header: &Header) {}

    fn trailer(&mut self) {
        self.trailers += 1;
    }
}

fn unpack(bytes: &[u8]) -> Result<Files, Malformed> {
    let mut files = Files::default();
    read(bytes, &mut files).map(|()| files)
}

/// Adds a file as cpio writes it.
fn add(archive: &mut Vec<u8>, name: &str, mode: u32, contents: &[u8], sum: Option<u32>) {
    let magic = if sum.is_some() { "070702" } else { "070701" };
    let fields = [
        7,
        mode,
        1000,
        100,
        1,
        0x1234_5678,
        contents.len() as u32,
        3,
        1,
        5,
        2,
        name.len() as u32 + 1,
        sum.unwrap_or(0),
    ];
    archive.extend_from_slice(magic.as_bytes());
    for field in fields {
        archive.extend_from_slice(std::format!("{field:08X}").as_bytes());
    }
    archive.extend_from_slice(name.as_bytes());
    archive.push(0);
    pad(archive);
    archive.extend_from_slice(contents);
    pad(archive);
}

fn pad(archive: &mut Vec<u8>) {
    archive.resize(archive.len().next_multiple_of(4), 0);
}

fn sample() -> Vec<u8> {
    let mut a = Vec::new();
    add(&mut a, "dir", 0o40755, b"", None);
    add(&mut a, "dir/file", 0o100644, b"some bytes", None);
    add(&mut a, "dir/link", 0o120777, b"file", None);
    add(&mut a, "TRAILER!!!", 0, b"", None);
    a.resize(a.len().next_multiple_of(512), 0);
    a
}

fn gzip(bytes: &[u8], level: u8) -> Vec<u8> {
    let mut out = Vec::from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]);
    out.extend_from_slice(b"name\0");
    out.extend(miniz_oxide::deflate::compress_to_vec(bytes, level));
    let mut crc = !0u32;
    for &b in bytes {
        crc ^= u32::from(b);
        for _ in 0..8 {
            crc = crc >> 1 ^ if crc & 1 != 0 { 0xedb8_8320 } else { 0 };
        }
    }
    out.extend_from_slice(&(!crc).to_le_bytes());
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out
}

#[test]
fn files_come_as_they_are() {
    let found = unpack(&sample()).unwrap();
    assert_eq!(found.trailers, 1);
    assert_eq!(found.files.len(), 3);
    let (header, target, contents) = &found.files["dir/file"];
    assert_eq!((&contents[..], &target[..]), (&b"some bytes"[..], &b""[..]));
    assert_eq!(
        (header.mode, header.uid, header.gid, header.mtime),
        (0o100644, 1000, 100, 0x1234_5678)
    );
    assert_eq!((header.dev, header.rdev), ([3, 1], [5, 2]));
    assert_eq!(found.files["dir/link"].1, b"file");
    assert_eq!(found.files["dir/link"].2, b"");
}

#[test]
fn compressed_at_every_level() {
    let mut archive = Vec::new();
    let mut big = Vec::new();
    for i in 0..200_000u32 {
        big.push((i.wrapping_mul(i) >> 7) as u8 & if i > 100_000 { 0xff } else { 3 });
    }
    add(&mut archive, "big", 0o100644, &big, None);
    add(&mut archive, "TRAILER!!!", 0, b"", None);
    let plain = unpack(&archive).unwrap();
    for level in 0..=10 {
        assert_eq!(
            unpack(&gzip(&archive, level)).as_ref(),
            Ok(&plain),
            "{level}"
        );
    }
    // Two members are one archive; what follows them is nothing.
    let (a, b) = archive.split_at(1001);
    let mut two = gzip(a, 6);
    two.extend(gzip(b, 0));
    two.resize(two.len() + 100, 0);
    assert_eq!(unpack(&two), Ok(plain));
}

#[test]
fn archives_in_a_row() {
    let mut two = sample();
    add(&mut two, "more", 0o100600, b"x", None);
    let found = unpack(&two).unwrap();
    assert_eq!((found.files.len(), found.trailers), (4, 1));
    assert_eq!(unpack(b""), Ok(Files::default()));
    assert_eq!(unpack(&[0; 1000]), Ok(Files::default()));
}

#[test]
fn checksums_count() {
    let mut good = Vec::new();
    add(&mut good, "a", 0o100644, b"\x01\x02\xff", Some(0x102));
    assert!(unpack(&good).is_ok());
    let mut bad = Vec::new();
    add(&mut bad, "a", 0o100644, b"\x01\x02\xff", Some(0x103));
    assert_eq!(unpack(&bad), Err(Malformed::Checksum));
    let mut zipped = gzip(&good, 6);
    let len = zipped.len();
    zipped[len - 8] ^= 1;
    assert_eq!(unpack(&zipped), Err(Malformed::Checksum));
}

#[test]
fn malformed() {
    let sample = sample();
    let with = |at: usize, bytes: &[u8]| {
        let mut a = sample.clone();
        a[at..at + bytes.len()].copy_from_slice(bytes);
        unpack(&a)
    };
    assert_eq!(with(0, b"070707"), Err(Malformed::Magic));
    assert_eq!(with(14, b"0000 000"), Err(Malformed::Number));
    assert_eq!(with(14, b"+0000000"), Err(Malformed::Number));
    // The length of a name, and of a file.
    assert_eq!(with(94, b"00000000"), Err(Malformed::Name));
    assert_eq!(with(94, b"FFFFFFFF"), Err(Malformed::Name));
    assert_eq!(with(54, b"FFFFFFFF"), Err(Malformed::Truncated));
    // A name without its end.
    assert_eq!(with(94, b"00000003"), Err(Malformed::Name));
    assert_eq!(unpack(&sample[..50]), Err(Malformed::Truncated));
    assert_eq!(unpack(&sample[..111]), Err(Malformed::Truncated));
    let mut link = Vec::new();
    add(&mut link, "l", 0o120777, b"", None);
    assert_eq!(unpack(&link), Err(Malformed::Target));
    assert_eq!(unpack(&gzip(&sample, 6)[..40]), Err(Malformed::Truncated));
    assert_eq!(unpack(b"\x1f\x8b\x08"), Err(Malformed::Truncated));
    assert_eq!(
        unpack(b"\x1f\x8b\x07\0\0\0\0\0\0\0\0"),
        Err(Malformed::Compression)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_dealt_with(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = unpack(&bytes);
        let mut zipped = std::vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
        zipped.extend_from_slice(&bytes);
        let _ = unpack(&zipped);
    }

    #[test]
    fn broken_archives_are_dealt_with(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        level in 0..10u8,
    ) {
        for mut archive in [sample(), gzip(&sample(), level)] {
            for (at, byte) in &changes {
                let at = at.index(archive.len());
                archive[at] = *byte;
            }
            let _ = unpack(&archive);
            archive.truncate(cut.index(archive.len()));
            let _ = unpack(&archive);
        }
    }

    #[test]
    fn what_was_compressed_comes_back(
        bytes in proptest::collection::vec(0..4u8, 0..70_000),
        level in 0..10u8,
    ) {
        let mut archive = Vec::new();
        add(&mut archive, "f", 0o100644, &bytes, None);
        prop_assert_eq!(&unpack(&gzip(&archive, level)).unwrap().files["f"].2, &bytes);
    }
}
