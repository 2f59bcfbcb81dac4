//! QEMU's monitor (its documentation's `qmp-spec`, `qemu-qmp-ref`): commands, their answers, and what QEMU has of the
//! host meanwhile.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How often it is looked whether something has come.
pub(crate) const LOOK: Duration = Duration::from_millis(5);
/// The same for an answer, which is there at once.
const SOON: Duration = Duration::from_micros(200);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Both ends of a connection.
pub(crate) struct Connection {
    ours: UnixStream,
    theirs: UnixStream,
}

impl Connection {
    pub(crate) fn new() -> io::Result<Connection> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        Ok(Connection { ours, theirs })
    }

    /// The descriptor that QEMU inherits.
    pub(crate) fn descriptor(&self) -> i32 {
        self.theirs.as_raw_fd()
    }

    /// Who talks to the monitor.
    pub(crate) fn arguments(&self, command: &mut Command) {
        command
            .arg("-chardev")
            .arg(format!("socket,id=qmp,fd={}", self.descriptor()))
            .args(["-mon", "chardev=qmp,mode=control"]);
    }

    /// Begins to talk, when QEMU has been started, whose process this is.
    pub(crate) fn begin(self, qemu: u32) -> Result<Monitor, String> {
        let stat = format!("/proc/{qemu}/stat");
        let mut clock = 0;
        // SAFETY: room for what it writes.
        let failed = unsafe { libc::clock_getcpuclockid(qemu as libc::pid_t, &mut clock) } != 0;
        if failed {
            return Err(OVER.into());
        }
        let mut monitor = Monitor {
            stream: self.ours,
            said: Vec::new(),
            is_over: false,
            stat: File::open(stat).map_err(|e| e.to_string())?,
            clock,
        };
        drop(self.theirs);
        monitor.execute("qmp_capabilities", &json!({}))?;
        Ok(monitor)
    }
}

const OVER: &str = "QEMU has ended";

/// The monitor of a machine.
#[derive(Debug)]
pub struct Monitor {
    stream: UnixStream,
    /// What QEMU has said and nobody has read.
    said: Vec<u8>,
    is_over: bool,
    stat: File,
    clock: libc::clockid_t,
}

impl Monitor {
    /// Has QEMU carry out a command. What it returns.
    ///
    /// # Errors
    /// QEMU's, or that it has ended.
    pub fn execute(&mut self, command: &str, arguments: &Value) -> Result<Value, String> {
        let line = format!("{}\n", json!({"execute": command, "arguments": arguments}));
        self.stream
            .write_all(line.as_bytes())
            .map_err(|_| OVER.to_string())?;
        let end = Instant::now() + PATIENCE;
        while !self.is_over && Instant::now() < end {
            self.listen();
            while let Some(line) = self.line() {
                let mut said: Value = serde_json::from_slice(&line)
                    .map_err(|e| format!("QEMU's answer to {command}: {e}"))?;
                if let Some(error) = said.get("error") {
                    return Err(format!("{command}: {}", error["desc"]));
                }
                // Else it is the greeting, or an event.
                if let Some(answer) = said.get_mut("return") {
                    return Ok(answer.take());
                }
            }
            std::thread::sleep(SOON);
        }
        Err(format!("{command}: {OVER}"))
    }

    /// Tells QEMU how many bytes of memory the guest is to have.
    ///
    /// # Errors
    /// As [`Monitor::execute`].
    pub fn balloon(&mut self, memory: u64) -> Result<(), String> {
        self.execute("balloon", &json!({ "value": memory }))
            .map(drop)
    }

    /// Looks again and again, until there is what `find` looks for.
    ///
    /// # Errors
    /// What `find` says, or that `what` has not come before `limit` was over.
    pub fn until<T>(
        &mut self,
        limit: Duration,
        what: &str,
        mut find: impl FnMut(&mut Self) -> Result<Option<T>, String>,
    ) -> Result<T, String> {
        let end = Instant::now() + limit;
        loop {
            if let Some(found) = find(self)? {
                return Ok(found);
            }
            if self.has_ended() || Instant::now() > end {
                return Err(format!("not seen: {what}"));
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Whether QEMU says nothing more.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.listen();
        while self.line().is_some() {}
        self.is_over
    }

    /// Takes what QEMU has said.
    fn listen(&mut self) {
        let mut bytes = [0; 4096];
        while !self.is_over {
            match self.stream.read(&mut bytes) {
                Ok(0) => self.is_over = true,
                Ok(count) => self.said.extend_from_slice(&bytes[..count]),
                Err(e) if e.kind() == ErrorKind::WouldBlock => return,
                Err(e) => self.is_over = e.kind() != ErrorKind::Interrupted,
            }
        }
    }

    fn line(&mut self) -> Option<Vec<u8>> {
        let end = self.said.iter().position(|&byte| byte == b'\n')?;
        Some(self.said.drain(..=end).collect())
    }

    /// Processor time that QEMU has had.
    pub fn worked(&self) -> Duration {
        // SAFETY: zeroes are a time.
        let mut time: libc::timespec = unsafe { std::mem::zeroed() };
        // SAFETY: room for what it writes.
        let got = unsafe { libc::clock_gettime(self.clock, &mut time) };
        match got {
            0 => Duration::new(time.tv_sec as u64, time.tv_nsec as u32),
            _ => Duration::ZERO,
        }
    }

    /// Bytes that QEMU has in memory, its own among them; none where it has ended.
    pub fn resident(&self) -> Option<u64> {
        let mut text = [0; 1024];
        let len = self.stat.read_at(&mut text, 0).ok()?;
        let text = std::str::from_utf8(text.get(..len)?).ok()?;
        // Its name, which may be anything, is in brackets; the third field follows.
        let mut fields = text.get(text.rfind(')')? + 2..)?.split(' ');
        let pages: u64 = fields.nth(24 - 3)?.parse().ok()?;
        // SAFETY: a plain call.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        Some(pages * page as u64)
    }
}
