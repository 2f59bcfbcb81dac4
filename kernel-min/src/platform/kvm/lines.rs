//! The lines of devices, as the old interrupt controllers number them, and where those go.

use super::apic;
use crate::lock::Lock;
use crate::platform::acpi::{Line, OLD_LINES, Trigger};

/// Without tables each goes to the I/O APIC's line of its number.
static LINES: Lock<Option<[Line; OLD_LINES]>> = Lock::new(None);

/// ACPI's tables say where they go.
pub fn found(lines: [Line; OLD_LINES]) {
    *LINES.lock() = Some(lines);
}

/// Lets a line interrupt, which does so when it is `usual`, where the tables do not say that it is otherwise.
pub fn route(line: u8, usual: Trigger) {
    let lines = *LINES.lock();
    let moved = lines.and_then(|lines| lines.get(usize::from(line)).copied());
    apic::route(moved.unwrap_or(Line::new(line)), usual);
}
