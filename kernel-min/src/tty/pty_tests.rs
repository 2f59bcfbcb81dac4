//! A pseudo-terminal of the host, for comparison.

use std::cell::Cell;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::time::{Duration, Instant};

use super::termios::Termios;

const TCSETS: usize = 0x5402;
const FIONREAD: usize = 0x541b;
const TIOCGPTN: usize = 0x8004_5430;
const TIOCSPTLCK: usize = 0x4004_5431;
const O_NONBLOCK: i32 = 0o4000;
const O_NOCTTY: i32 = 0o400;

/// Longest wait for something that is expected.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long nothing may happen where nothing is expected.
const QUIET: Duration = Duration::from_millis(2);

pub struct Pty {
    master: File,
    terminal: File,
    /// The last byte that was typed was echoed.
    seen: Cell<bool>,
}

fn ioctl<T>(file: &File, request: usize, arg: *mut T) -> isize {
    let result;
    // SAFETY: each caller passes what its request wants.
    unsafe {
        std::arch::asm!(
            "syscall", inout("rax") 16isize => result, in("rdi") file.as_raw_fd(), in("rsi") request,
            in("rdx") arg, out("rcx") _, out("r11") _,
        );
    }
    result
}

impl Pty {
    pub fn open() -> Pty {
        let open = |path: &str| {
            let mut options = OpenOptions::new();
            options
                .read(true)
                .write(true)
                .custom_flags(O_NONBLOCK | O_NOCTTY);
            options.open(path).unwrap()
        };
        let master = open("/dev/ptmx");
        let (mut number, mut locked) = (0u32, 0u32);
        assert_eq!(ioctl(&master, TIOCGPTN, &raw mut number), 0);
        assert_eq!(ioctl(&master, TIOCSPTLCK, &raw mut locked), 0);
        let terminal = open(&format!("/dev/pts/{number}"));
        Pty {
            master,
            terminal,
            seen: Cell::new(true),
        }
    }

    pub fn set(&self, termios: &Termios) {
        let mut t = *termios;
        assert_eq!(ioctl(&self.terminal, TCSETS, &raw mut t), 0);
    }

    pub fn type_in(&self, byte: u8) {
        assert_eq!((&self.master).write(&[byte]).unwrap(), 1);
    }

    fn readable(&self) -> (usize, bool) {
        let mut count = 0u32;
        assert_eq!(ioctl(&self.terminal, FIONREAD, &raw mut count), 0);
        let mut poll = [self.terminal.as_raw_fd() as u32 as u64 | 1 << 32];
        let ready: isize;
        // SAFETY: poll of one descriptor without a wait.
        unsafe {
            std::arch::asm!(
                "syscall", inout("rax") 7isize => ready, in("rdi") poll.as_mut_ptr(), in("rsi") 1, in("rdx") 0,
                out("rcx") _, out("r11") _,
            );
        }
        (count as usize, ready > 0)
    }

    /// Waits until that much was echoed and can be read, or patience ends; with
    /// usize::MAX until nothing has happened for a while.
    pub fn wait(&self, echo: usize, count: usize, ready: bool) -> (Vec<u8>, usize, bool) {
        let begun = Instant::now();
        let mut seen = Vec::new();
        loop {
            let mut piece = [0; 256];
            if let Ok(n) = (&self.master).read(&mut piece) {
                seen.extend_from_slice(&piece[..n]);
            }
            let now = self.readable();
            let arrived = seen.len() >= echo && now == (count, ready);
            let quiet = echo == usize::MAX && begun.elapsed() > QUIET;
            if arrived || quiet || begun.elapsed() > PATIENCE {
                self.seen.set(!seen.is_empty());
                return (seen, now.0, now.1);
            }
            std::thread::yield_now();
        }
    }

    pub fn all_seen(&self) -> bool {
        self.seen.get()
    }

    pub fn read(&self, max: usize) -> Option<Vec<u8>> {
        let mut buffer = vec![0; max];
        let n = (&self.terminal).read(&mut buffer).ok()?;
        buffer.truncate(n);
        Some(buffer)
    }
}
