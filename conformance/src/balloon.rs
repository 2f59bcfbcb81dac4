//! A machine whose memory the monitor changes as time goes on: what QEMU is told by QMP, and what it has of the host's
//! memory meanwhile.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::qemu::Stamps;

/// How often it is looked how much memory QEMU has.
const LOOK: Duration = Duration::from_millis(5);

/// What the monitor says, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// So long after the beginning: when the machine was ready, or the [cue](Balloon::cue) came.
    pub after: Duration,
    /// Bytes of memory that the guest is to have.
    pub memory: u64,
}

impl Target {
    /// As on a command line, `128M@2s,1G@5s`: sizes in MiB or with K, M, G, times in seconds or with ms. `None` if it
    /// is something else.
    pub fn list(text: &str) -> Option<Vec<Target>> {
        text.split(',').map(Target::one).collect()
    }

    fn one(text: &str) -> Option<Target> {
        let (size, time) = text.split_once('@')?;
        let digits = size.trim_end_matches(['K', 'M', 'G', 'k', 'm', 'g']);
        let shift = match &size[digits.len()..] {
            "K" | "k" => 10,
            "" | "M" | "m" => 20,
            "G" | "g" => 30,
            _ => return None,
        };
        let memory = u64::from(digits.parse::<u32>().ok()?) << shift;
        let after = match time.strip_suffix("ms") {
            Some(ms) => Duration::from_millis(ms.parse().ok()?),
            None => {
                let seconds = time.strip_suffix('s').unwrap_or(time).parse().ok()?;
                Duration::try_from_secs_f64(seconds).ok()?
            }
        };
        (memory > 0).then_some(Target { after, memory })
    }
}

/// What QEMU had of the host's memory at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Since the same beginning.
    pub at: Duration,
    /// Processor time that QEMU has had, in steps of 10 ms.
    pub worked: Duration,
    /// Bytes of it that are in memory, QEMU's own among them.
    pub resident: u64,
}

/// What is seen of it, as it comes.
pub type Samples = Arc<Mutex<Vec<Sample>>>;

/// The device, and what it is told.
#[derive(Debug, Clone, Default)]
pub struct Balloon {
    /// In the order of their times.
    pub targets: Vec<Target>,
    /// The device's properties, as QEMU's `-device` takes them: `deflate-on-oom=on`.
    pub properties: Vec<&'static str>,
    /// Times count from the console's first output, whose stamps these are; else from when the machine is ready.
    pub cue: Option<Stamps>,
    /// Where samples go.
    pub samples: Samples,
}

/// Both ends of a connection for QMP.
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

    /// The device on this kind of bus, and who talks to it.
    pub(crate) fn arguments(&self, command: &mut Command, bus: &str, balloon: &Balloon) {
        let mut device = vec![format!("virtio-balloon-{bus}")];
        device.extend(balloon.properties.iter().map(ToString::to_string));
        command
            .arg("-device")
            .arg(device.join(","))
            .arg("-chardev")
            .arg(format!("socket,id=qmp,fd={}", self.descriptor()))
            .args(["-mon", "chardev=qmp,mode=control"]);
    }

    /// Tells QEMU, in a thread of its own, until that has come to its end.
    pub(crate) fn follow(self, qemu: u32, ready: Receiver<()>, balloon: &Balloon) {
        let Self { mut ours, theirs } = self;
        drop(theirs);
        let Balloon {
            targets,
            cue,
            samples,
            ..
        } = balloon.clone();
        std::thread::spawn(move || {
            let Ok(stat) = File::open(format!("/proc/{qemu}/stat")) else {
                return;
            };
            let _ = ours.write_all(b"{\"execute\":\"qmp_capabilities\"}\n");
            loop {
                match ready.recv_timeout(LOOK) {
                    Ok(()) => break,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let has_begun = |cue: &Stamps| {
                let stamps = cue.lock().unwrap_or_else(|e| e.into_inner());
                !stamps.is_empty()
            };
            while cue.as_ref().is_some_and(|cue| !has_begun(cue)) {
                if has_ended(&mut ours) {
                    return;
                }
                std::thread::sleep(LOOK);
            }
            let begin = Instant::now();
            let mut targets = targets.into_iter().peekable();
            while !has_ended(&mut ours) {
                let at = begin.elapsed();
                if let Some(target) = targets.next_if(|target| target.after <= at) {
                    let line = format!(
                        "{{\"execute\":\"balloon\",\"arguments\":{{\"value\":{}}}}}\n",
                        target.memory
                    );
                    if ours.write_all(line.as_bytes()).is_err() {
                        return;
                    }
                }
                let Some((worked, resident)) = used(&stat) else {
                    return;
                };
                let mut samples = samples.lock().unwrap_or_else(|e| e.into_inner());
                samples.push(Sample {
                    at,
                    worked,
                    resident,
                });
                drop(samples);
                std::thread::sleep(LOOK);
            }
        });
    }
}

/// Reads away what QEMU says. Whether it says nothing more.
fn has_ended(stream: &mut UnixStream) -> bool {
    let mut bytes = [0; 4096];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(e) => return e.kind() != ErrorKind::WouldBlock,
        }
    }
}

/// Processor time that a process has had, and bytes that it has in memory, by its `/proc/PID/stat`.
fn used(stat: &File) -> Option<(Duration, u64)> {
    let mut text = [0; 1024];
    let len = stat.read_at(&mut text, 0).ok()?;
    let text = std::str::from_utf8(text.get(..len)?).ok()?;
    // Its name, which may be anything, is in brackets; the third field follows.
    let mut fields = text.get(text.rfind(')')? + 2..)?.split(' ');
    let mut number = |n| fields.nth(n)?.parse::<u64>().ok();
    let ticks = number(14 - 3)? + number(0)?;
    let pages = number(24 - 16)?;
    // SAFETY: plain calls.
    let [second, page] =
        [libc::_SC_CLK_TCK, libc::_SC_PAGESIZE].map(|name| unsafe { libc::sysconf(name) } as u64);
    Some((Duration::from_millis(ticks * 1000 / second), pages * page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_sizes_at_times() {
        let of = |memory: u64, ms| Target {
            after: Duration::from_millis(ms),
            memory: memory << 20,
        };
        let two = vec![of(128, 2000), of(1024, 5500)];
        assert_eq!(Target::list("128M@2s,1G@5.5s"), Some(two));
        assert_eq!(Target::list("64@300ms"), Some(vec![of(64, 300)]));
        for wrong in [
            "", "128M", "@2s", "0@1s", "1T@1s", "1G@-1s", "1G@x", "1G@1s,",
        ] {
            assert_eq!(Target::list(wrong), None, "{wrong}");
        }
    }
}
