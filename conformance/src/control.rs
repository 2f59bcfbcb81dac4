//! The control channel: the lines by which the kernel tells how the program ended (see [`crate::qemu`]).

use std::io::{self, BufRead, BufReader, PipeReader, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::live::OrEnd;
use crate::outcome::Outcome;
use crate::qemu::Report;

/// The lines of the channel, each as `of_line` has it.
pub(crate) fn lines(pipe: PipeReader, of_line: fn(&str) -> String) -> Receiver<String> {
    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(n) if n > 0) {
            let text = String::from_utf8_lossy(&line);
            if send.send(of_line(text.trim_end())).is_err() {
                break;
            }
            line.clear();
        }
    });
    lines
}

/// Takes control lines until the channel ends with QEMU; false when `deadline` came first.
pub(crate) fn follow(
    lines: &Receiver<String>,
    ready: &[Sender<()>],
    deadline: Option<Instant>,
    live_trace: bool,
    report: &mut Report,
) -> bool {
    loop {
        let next = match deadline {
            None => lines.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => lines.recv_timeout(at.saturating_duration_since(Instant::now())),
        };
        match next {
            Ok(line) => match line.strip_prefix("trace ") {
                Some(text) if live_trace => {
                    // OrEnd lets no error come back.
                    let _ = writeln!(OrEnd(io::stderr()), "{text}");
                }
                Some(text) => report.trace.push(text.to_string()),
                None if line == "ready" => {
                    for waiting in ready {
                        // Nobody waits for it where there is no input.
                        let _ = waiting.send(());
                    }
                }
                None => take_line(&line, report),
            },
            Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => return false,
        }
    }
}

fn take_line(line: &str, report: &mut Report) {
    match (Outcome::told(line), line) {
        (Some(outcome), _) => report.outcome = outcome,
        (None, "timeout") => report.outcome = Outcome::TimedOut(Duration::ZERO),
        (None, _) => {
            let line = line.strip_prefix("panic| ").unwrap_or(line);
            report.notes.push(line.to_string());
        }
    }
}
