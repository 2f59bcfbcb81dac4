//! Devices that the command line tells of: `virtio_mmio.device=SIZE@BASE:LINE[:ID]` for each, as Linux's driver
//! reads it and QEMU's microvm and Firecracker write it.

/// Where their registers are, and their interrupt lines. A word that says something else is no device.
pub fn devices(command_line: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    command_line
        .split(|&byte| byte == b' ')
        .take_while(|word| *word != b"--")
        .filter_map(|word| device(core::str::from_utf8(word).ok()?))
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
            "-- virtio_mmio.device=512@0xfeb00e00:12",
        ] {
            assert_eq!(all(text), [], "{text}");
        }
    }
}
