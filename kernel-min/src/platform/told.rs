//! Devices that the command line tells of: `virtio_mmio.device=SIZE@BASE:LINE[:ID]` for each, as Linux's driver
//! reads it and QEMU's microvm and Firecracker write it.

/// Where their registers are, and their interrupt lines. A word that says something else is no device, nor is an
/// argument of the program; but QEMU writes its words behind all others.
pub fn devices(command_line: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    let mut others = command_line;
    while let Some((before, _)) = split_last(others).filter(|(_, word)| word.starts_with(DEVICE)) {
        others = before;
    }
    let is_blank = |byte: &u8| *byte == b' ';
    let last = command_line[others.len()..].split(is_blank);
    others
        .split(is_blank)
        .take_while(|word| *word != b"--")
        .chain(last)
        .filter_map(|word| device(core::str::from_utf8(word).ok()?))
}

const DEVICE: &[u8] = b"virtio_mmio.device=";

/// The last word, and what is before it.
fn split_last(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = text.iter().rposition(|&byte| byte == b' ')?;
    Some((&text[..at], &text[at + 1..]))
}

fn device(word: &str) -> Option<(usize, u8)> {
    let (_size, place) = word.strip_prefix("virtio_mmio.device=")?.split_once('@')?;
    let mut parts = place.split(':');
    let base = number(parts.next()?)?;
    let line = u8::try_from(number(parts.next()?)?).ok()?;
    Some((base, line))
}

/// As C writes it.
fn number(text: &str) -> Option<usize> {
    match text.strip_prefix("0x") {
        Some(digits) => usize::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;
    use std::vec::Vec;

    fn all(text: &str) -> Vec<(usize, u8)> {
        devices(text.as_bytes()).collect()
    }

    #[test]
    fn as_qemu_and_firecracker_write_it() {
        let text =
            "a=b virtio_mmio.device=512@0xfeb00e00:12 virtio_mmio.device=4K@0xd0000000:5:1 x";
        assert_eq!(all(text), [(0xfeb0_0e00, 12), (0xd000_0000, 5)]);
    }

    #[test]
    fn what_is_behind_the_arguments_is_the_monitors() {
        let (first, second) = ((0xfeb0_0c00, 11), (0xfeb0_0e00, 12));
        let behind = "virtio_mmio.device=512@0xfeb00c00:11 virtio_mmio.device=512@0xfeb00e00:12";
        assert_eq!(all(behind), [first, second]);
        assert_eq!(all(&format!("a=b {behind}")), [first, second]);
        let argument = "-- virtio_mmio.device=512@0xd0000000:5 x";
        assert_eq!(all(&format!("{argument} {behind}")), [first, second]);
    }

    #[test]
    fn what_says_something_else_is_no_device() {
        for text in [
            "",
            "virtio_mmio.device=",
            "virtio_mmio.device=512@",
            "virtio_mmio.device=512@0xfeb00e00",
            "virtio_mmio.device=512@0xfeb00e00:256",
            "virtio_mmio.device=512@0xfeb00e00:x",
            "virtio_mmio.device=512@0x1ffffffffffffffff:1",
            "virtio_mmio.other=512@0xfeb00e00:12",
            "-- virtio_mmio.device=512@0xfeb00e00:12 x",
        ] {
            assert_eq!(all(text), [], "{text}");
        }
    }
}
