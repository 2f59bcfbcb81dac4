//! `/proc/PID/net/unix` (unix(7), "/proc interfaces" of proc_pid_net(5)).

use alloc::vec::Vec;

use signal::Errno;

use super::lines::Lines;
use crate::files::socket::{State, with};

/// `__SO_ACCEPTCON`: it listens.
const LISTENS: u64 = 0x10000;
/// `SS_UNCONNECTED` and `SS_CONNECTED`.
const STATES: [u64; 2] = [1, 3];

/// A line for each socket. Addresses of the kernel's are not told.
pub fn unix() -> Result<Vec<u8>, Errno> {
    with(|net| {
        let mut lines = Lines::default();
        lines.text(b"Num       RefCount Protocol Flags    Type St Inode Path\n");
        for sock in net.all() {
            let state = STATES[usize::from(sock.state == State::Connected)];
            let listens = if sock.is_listening() { LISTENS } else { 0 };
            lines.hex(0, 16).text(b": ").hex(2, 8).text(b" ").hex(0, 8);
            lines.text(b" ").hex(listens, 8);
            lines.text(b" ").hex(sock.kind as u64, 4);
            lines.text(b" ").hex(state, 2);
            lines.text(b" ").wide(sock.number, 5);
            if let Some(address) = &sock.address {
                // An abstract name begins with a NUL, a path ends with one.
                let path = address.strip_suffix(b"\0").unwrap_or(address);
                lines.text(b" ");
                for &byte in path {
                    lines.text(&[if byte == 0 { b'@' } else { byte }]);
                }
            }
            lines.text(b"\n");
        }
        lines.end()
    })
}
