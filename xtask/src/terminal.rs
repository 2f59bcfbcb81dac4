//! Our terminal in raw mode while a guest has it.

use std::io::{IsTerminal, stdin, stdout};
use std::process::{Child, Command, Stdio};

use crate::process::text;

/// While this lives, the terminal passes on what is typed as it is.
pub struct Raw {
    guardian: Child,
}

impl Raw {
    /// Switches our terminal to raw mode; `None` where input and output are not both one.
    ///
    /// A guardian process puts the old mode back when we end, however that comes.
    pub fn start() -> Option<Self> {
        if !stdin().is_terminal() || !stdout().is_terminal() {
            return None;
        }
        let saved = text(Command::new("stty").args(["-F", "/dev/tty", "-g"]))?;
        let guardian = Command::new("sh")
            .args([
                "-c",
                "trap '' INT QUIT HUP TERM; cat; exec stty -F /dev/tty \"$0\"",
            ])
            .arg(&saved)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let raw = Self { guardian };
        // Output stays processed: our own messages end in a bare newline.
        text(Command::new("stty").args(["-F", "/dev/tty", "raw", "opost", "-echo"]))?;
        Some(raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        drop(self.guardian.stdin.take());
        let _ = self.guardian.wait();
    }
}
