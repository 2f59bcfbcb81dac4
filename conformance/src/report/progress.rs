//! The line that says how far a run is, at the bottom of a terminal.

use std::io::Write;
use std::time::{Duration, Instant};

/// Counts tests; shows the count where somebody looks at it.
#[derive(Debug)]
pub(crate) struct Progress {
    start: Instant,
    total: usize,
    done: usize,
    failed: usize,
    shown: bool,
}

/// Characters of the bar.
const WIDTH: usize = 30;

impl Progress {
    /// Of a run of so many tests; silent unless `shown`.
    pub(crate) fn new(total: usize, shown: bool) -> Self {
        Self {
            start: Instant::now(),
            total,
            done: 0,
            failed: 0,
            shown,
        }
    }

    /// A test has ended.
    pub(crate) fn count(&mut self, out: &mut dyn Write, failed: bool) {
        self.done += 1;
        self.failed += usize::from(failed);
        self.draw(out);
    }

    /// Makes room for a line that stays, which the caller then prints, and calls [`Progress::draw`].
    pub(crate) fn clear(&self, out: &mut dyn Write) {
        if self.shown {
            let _ = write!(out, "\r\x1b[K");
        }
    }

    /// Shows the line.
    pub(crate) fn draw(&self, out: &mut dyn Write) {
        if self.shown {
            let _ = write!(out, "\r\x1b[K{}", self.line(self.start.elapsed()));
            let _ = out.flush();
        }
    }

    fn line(&self, elapsed: Duration) -> String {
        let filled = WIDTH * self.done / self.total.max(1);
        let left = match self.done {
            0 => String::new(),
            done => {
                let each = elapsed.as_secs_f64() / done as f64;
                let seconds = (each * (self.total - done.min(self.total)) as f64).round() as u64;
                format!(", {}:{:02} left", seconds / 60, seconds % 60)
            }
        };
        format!(
            "[{}{}] {}/{}, {} failed{left}",
            "#".repeat(filled),
            ".".repeat(WIDTH - filled),
            self.done,
            self.total,
            self.failed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_much_is_left() {
        let mut progress = Progress::new(200, false);
        let line = |p: &Progress| p.line(Duration::from_secs(50));
        assert_eq!(
            line(&progress),
            format!("[{}] 0/200, 0 failed", ".".repeat(30))
        );
        let mut out = Vec::new();
        for test in 0..100 {
            progress.count(&mut out, test == 7);
        }
        assert!(out.is_empty(), "nobody looks");
        let bar = "#".repeat(15) + &".".repeat(15);
        assert_eq!(
            line(&progress),
            format!("[{bar}] 100/200, 1 failed, 0:50 left")
        );
        assert!(Progress::new(0, false).line(Duration::ZERO).contains("0/0"));
    }
}
