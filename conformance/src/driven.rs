//! A command on a terminal of its own, driven as a person would.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, FromRawFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use crate::window::Window;

/// The command, and the other side of its terminal.
#[derive(Debug)]
pub struct Driven {
    child: Child,
    master: File,
    /// What it has shown that nobody has looked at.
    shown: Vec<u8>,
    /// When the command was started.
    pub begun: Instant,
}

/// What was expected did not come.
#[derive(Debug)]
pub struct Missing {
    /// What was expected.
    pub what: String,
    /// What came in its place.
    pub shown: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} did not come, but {:?}", self.what, self.shown)
    }
}

/// Fails with the errno of a call that gave a negative number.
fn done(result: libc::c_int) -> io::Result<libc::c_int> {
    match result {
        0.. => Ok(result),
        _ => Err(io::Error::last_os_error()),
    }
}

fn set_window(terminal: &File, window: Window) -> io::Result<()> {
    let size = libc::winsize {
        ws_row: window.rows,
        ws_col: window.columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    // SAFETY: the call reads a winsize.
    done(unsafe { libc::ioctl(terminal.as_raw_fd(), libc::TIOCSWINSZ, &raw const size) })?;
    Ok(())
}

impl Driven {
    /// Starts a command as the leader of a session whose terminal it has for input, output and errors.
    ///
    /// # Errors
    /// Those of making a terminal and of starting.
    pub fn start(command: &mut Command, window: Window) -> io::Result<Self> {
        // SAFETY: plain system call.
        let fd =
            done(unsafe { libc::posix_openpt(libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC) })?;
        // SAFETY: it was just opened.
        let master = unsafe { File::from_raw_fd(fd) };
        // SAFETY: plain system calls on it.
        unsafe {
            done(libc::grantpt(fd))?;
            done(libc::unlockpt(fd))?;
        }
        set_window(&master, window)?;
        let flags = libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC;
        // SAFETY: the call takes flags and gives a descriptor.
        let terminal = done(unsafe { libc::ioctl(fd, libc::TIOCGPTPEER, flags) })?;
        // SAFETY: it was just opened.
        let terminal = unsafe { File::from_raw_fd(terminal) };
        command
            .stdin(terminal.try_clone()?)
            .stdout(terminal.try_clone()?)
            .stderr(terminal);
        // SAFETY: two system calls, which a child between fork and exec may make.
        unsafe {
            command.pre_exec(|| {
                done(libc::setsid())?;
                done(libc::ioctl(0, libc::TIOCSCTTY, 0))?;
                Ok(())
            });
        }
        let begun = Instant::now();
        let child = command.spawn()?;
        // Its ends of the terminal are in the command, and closed here.
        command
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        Ok(Self {
            child,
            master,
            shown: Vec::new(),
            begun,
        })
    }

    /// Types.
    ///
    /// # Errors
    /// Those of writing.
    pub fn send(&mut self, keys: &str) -> io::Result<()> {
        self.master.write_all(keys.as_bytes())
    }

    /// The window gets another size.
    ///
    /// # Errors
    /// Those of the terminal.
    pub fn resize(&mut self, window: Window) -> io::Result<()> {
        set_window(&self.master, window)
    }

    /// Waits until the command has shown this; what it has shown up to there.
    ///
    /// # Errors
    /// When that does not come in time, or the command ends before.
    pub fn expect(&mut self, what: &str, within: Duration) -> Result<String, Missing> {
        let end = Instant::now() + within;
        loop {
            let at = self
                .shown
                .windows(what.len())
                .position(|there| there == what.as_bytes());
            if let Some(at) = at {
                let seen: Vec<u8> = self.shown.drain(..at + what.len()).collect();
                return Ok(String::from_utf8_lossy(&seen).into_owned());
            }
            if !self.read_more(end) {
                return Err(Missing {
                    what: what.into(),
                    shown: String::from_utf8_lossy(&self.shown).into_owned(),
                });
            }
        }
    }

    /// Whether more was shown before then.
    fn read_more(&mut self, end: Instant) -> bool {
        let left = end.saturating_duration_since(Instant::now());
        let mut poll = libc::pollfd {
            fd: self.master.as_fd().as_raw_fd(),
            events: libc::POLLIN,
            revents: 0,
        };
        // SAFETY: one pollfd.
        let ready = unsafe { libc::poll(&raw mut poll, 1, left.as_millis() as i32) };
        let mut piece = [0; 4096];
        // Where nobody has the terminal any more it is an error to read.
        match ready > 0 {
            true => match self.master.read(&mut piece) {
                Ok(n) if n > 0 => {
                    self.shown.extend_from_slice(&piece[..n]);
                    true
                }
                _ => false,
            },
            false => false,
        }
    }

    /// Waits for the command's end.
    ///
    /// # Errors
    /// When it does not come in time.
    pub fn wait(&mut self, within: Duration) -> io::Result<ExitStatus> {
        let end = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() >= end {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "it does not end"));
            }
            // It may wait for room to show something.
            self.read_more(Instant::now() + Duration::from_millis(20));
        }
    }
}

impl Drop for Driven {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_a_terminal() {
        let window = Window {
            rows: 12,
            columns: 34,
        };
        let script = "stty size; read line; echo \"<$line>\"; exit 3";
        let mut command = Command::new("sh");
        let mut driven = Driven::start(command.args(["-c", script]), window).unwrap();
        let soon = Duration::from_secs(20);
        driven.expect("12 34", soon).unwrap();
        driven.send("hi\r").unwrap();
        driven.expect("<hi>", soon).unwrap();
        assert_eq!(driven.wait(soon).unwrap().code(), Some(3));
        assert!(driven.expect("more", soon).is_err());
    }
}
