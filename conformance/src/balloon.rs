//! A machine whose memory the monitor changes as time goes on: what QEMU is told by QMP, and what it has of the host's
//! memory meanwhile.

use std::fmt;
use std::process::Command;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::qemu::Stamps;
use crate::qmp::{Connection, LOOK, Monitor};

/// The line that a program prints when the monitor is to begin.
const CUE: &[u8] = b"begins\n";

/// The name of the device, in QEMU's tree of objects.
pub const PATH: &str = "/machine/peripheral/balloon";

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
    /// Processor time that QEMU has had.
    pub worked: Duration,
    /// Bytes of it that are in memory, QEMU's own among them.
    pub resident: u64,
}

/// What is seen of it, as it comes.
pub type Samples = Arc<Mutex<Vec<Sample>>>;

/// What is done with a monitor.
#[derive(Clone)]
pub struct Talk(Arc<dyn Fn(&mut Monitor) + Send + Sync>);

impl Talk {
    /// Does this, once.
    pub fn new(f: impl Fn(&mut Monitor) + Send + Sync + 'static) -> Talk {
        Talk(Arc::new(f))
    }
}

impl fmt::Debug for Talk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Talk")
    }
}

/// The device, and what it is told.
#[derive(Debug, Clone, Default)]
pub struct Balloon {
    /// In the order of their times.
    pub targets: Vec<Target>,
    /// What is done first, when that time has come from which the others count.
    pub talk: Option<Talk>,
    /// The device's properties, as QEMU's `-device` takes them: `deflate-on-oom=on`.
    pub properties: Vec<&'static str>,
    /// Times count from when the console, whose output's stamps these are, has said that it `begins`; else from when
    /// the machine is ready.
    pub cue: Option<Stamps>,
    /// Where samples go.
    pub samples: Samples,
}

/// Whether a program has printed that the monitor is to begin.
fn has_begun(cue: &Stamps) -> bool {
    let stamps = cue.lock().unwrap_or_else(|e| e.into_inner());
    let text: Vec<u8> = stamps.iter().flat_map(|(_, text)| text).copied().collect();
    // A terminal may have put something before the line's end.
    let text: Vec<u8> = text.into_iter().filter(|&byte| byte != b'\r').collect();
    text.windows(CUE.len()).any(|part| part == CUE)
}

impl Balloon {
    /// The device on this kind of bus.
    pub(crate) fn arguments(&self, command: &mut Command, bus: &str) {
        let mut device = vec![format!("virtio-balloon-{bus},id=balloon")];
        device.extend(self.properties.iter().map(ToString::to_string));
        command.arg("-device").arg(device.join(","));
    }

    /// Talks to QEMU, whose process this is, in a thread of its own, until that has come to its end.
    pub(crate) fn follow(&self, connection: Connection, qemu: u32, ready: Receiver<()>) {
        let balloon = self.clone();
        std::thread::spawn(move || {
            if let Ok(mut monitor) = connection.begin(qemu) {
                balloon.talk(&mut monitor, &ready);
            }
        });
    }

    fn talk(self, monitor: &mut Monitor, ready: &Receiver<()>) {
        let has_come = || match &self.cue {
            Some(cue) => has_begun(cue),
            None => ready.try_recv().is_ok(),
        };
        while !has_come() {
            if monitor.has_ended() {
                return;
            }
            std::thread::sleep(LOOK);
        }
        let begin = Instant::now();
        if let Some(Talk(talk)) = &self.talk {
            talk(monitor);
        }
        let mut targets = self.targets.into_iter().peekable();
        while !monitor.has_ended() {
            let at = begin.elapsed();
            if let Some(target) = targets.next_if(|target| target.after <= at)
                && monitor.balloon(target.memory).is_err()
            {
                return;
            }
            let Some(resident) = monitor.resident() else {
                return;
            };
            let mut samples = self.samples.lock().unwrap_or_else(|e| e.into_inner());
            samples.push(Sample {
                at,
                worked: monitor.worked(),
                resident,
            });
            drop(samples);
            std::thread::sleep(LOOK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_monitor_begins_when_a_program_says_so() {
        let stamps = Stamps::default();
        for (text, begun) in [("booting\nbeg", false), ("ins", false), ("\r\n12", true)] {
            stamps.lock().unwrap().push((Instant::now(), text.into()));
            assert_eq!(has_begun(&stamps), begun);
        }
    }

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
