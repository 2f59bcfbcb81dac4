//! Our terminal in raw mode while a guest has it.

use std::io::{IsTerminal, stdin, stdout};
use std::process::{Child, Command, Stdio};

use conformance::qemu::{Console, Terminal};
use conformance::window::Window;

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

/// What the kernel takes for the end of its console's input: a serial line has none.
const END_OF_INPUT: u8 = 4;

/// Who sits at a guest's console: a person at our terminal, or what our input and output are.
pub struct Seat {
    raw: Option<Raw>,
    terminal: Terminal,
}

impl Seat {
    /// Takes the terminal where there is one; this key, twice at once, ends the guest then.
    pub fn take(ends: u8) -> Self {
        let raw = Raw::start();
        let window = raw.as_ref().and_then(|_| Window::ours());
        Self {
            raw,
            terminal: Terminal { ends, window },
        }
    }

    /// The value of the kernel's option `console`, if it needs one.
    pub fn option(&self, virtio: bool) -> Option<String> {
        let mut words = Vec::new();
        if self.raw.is_none() {
            words.push("pipe".to_string());
        }
        if virtio {
            words.push("virtio".into());
        }
        if let Some(window) = self.terminal.window {
            words.push(format!("window:{window}"));
        }
        (!words.is_empty()).then(|| words.join(","))
    }

    /// The console.
    pub fn console(&self) -> Console {
        match self.raw {
            Some(_) => Console::Terminal(self.terminal),
            None => Console::Live,
        }
    }

    /// What ends the input.
    pub fn end_of_input(&self) -> Option<u8> {
        self.raw.is_none().then_some(END_OF_INPUT)
    }
}
