//! What the tables of ACPI (specification 6.5, chapter 5) say of a PC, taken for what may be wrong: what is here reads
//! bytes and nothing else. Their programs (AML) are not run; of these the way to power off is looked for alone.

#[cfg(test)]
#[path = "acpi_tests.rs"]
mod tests;

/// Bytes of a table's head.
const HEAD: usize = 36;
/// Bytes of the largest table that is looked at.
const LARGEST: usize = 1 << 20;
/// How many tables are looked at.
const TABLES: usize = 64;
/// Lines of the old interrupt controllers.
pub const OLD_LINES: usize = 16;

/// A PC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pc {
    /// The registers of the I/O APIC that has the first lines.
    pub io_apic: Option<usize>,
    /// Where each line of the old controllers goes.
    pub lines: [Line; OLD_LINES],
    /// The port of the power-management timer, of which 24 bits are sure to count.
    pub timer: Option<u16>,
    /// A port, and what starts the machine anew when it is written there.
    pub reset: Option<(u16, u8)>,
    /// The way to power off.
    pub off: Option<Off>,
}

/// A line of the I/O APIC that has the first ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: u8,
    /// When it interrupts, where that is not as usual on the device's bus.
    pub trigger: Option<Trigger>,
    /// It is up when it is low.
    pub is_low: bool,
}

/// When a line interrupts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// As it goes up.
    Edge,
    /// As long as it is up: several devices may have one line.
    Level,
}

impl Line {
    /// One of which nothing else is said.
    pub const fn new(number: u8) -> Line {
        Line {
            number,
            trigger: None,
            is_low: false,
        }
    }
}

/// What powers a machine off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Off {
    /// The port.
    pub port: u16,
    /// What is written there, in two bytes or, with a sleep control register, in one.
    pub value: u16,
    /// There is such a register.
    pub is_sleep_control: bool,
}

/// Reads the tables. `look` shows bytes of memory, by their physical address and number, if they can be reached.
pub fn read<'a>(
    pointer: usize,
    look: &mut dyn FnMut(usize, usize) -> Option<&'a [u8]>,
) -> Option<Pc> {
    let root = look(pointer, 36)?;
    if !root.starts_with(b"RSD PTR ") || sum(&root[..20]) != 0 {
        return None;
    }
    let (root, size) = match root[15] {
        2.. if long(root, 24)? != 0 && sum(root) == 0 => (long(root, 24)? as usize, 8),
        _ => (word(root, 16)? as usize, 4),
    };
    let root = table(root, look)?;
    let mut pc = Pc {
        io_apic: None,
        lines: core::array::from_fn(|line| Line::new(line as u8)),
        timer: None,
        reset: None,
        off: None,
    };
    for entry in root[HEAD..].chunks_exact(size).take(TABLES) {
        let at = if size == 8 {
            long(entry, 0)? as usize
        } else {
            word(entry, 0)? as usize
        };
        match table(at, look) {
            Some(fixed) if fixed.starts_with(b"FACP") => {
                pc.fixed(fixed, look);
            }
            Some(interrupts) if interrupts.starts_with(b"APIC") => pc.interrupts(interrupts),
            _ => {}
        }
    }
    Some(pc)
}

impl Pc {
    /// The fixed description table (5.2.9).
    fn fixed<'a>(
        &mut self,
        fixed: &[u8],
        look: &mut dyn FnMut(usize, usize) -> Option<&'a [u8]>,
    ) -> Option<()> {
        const HAS_RESET: u32 = 1 << 10;
        const IS_REDUCED: u32 = 1 << 20;
        let flags = word(fixed, 112)?;
        let is_reduced = flags & IS_REDUCED != 0;
        if !is_reduced {
            let old = || {
                (fixed[91] == 4)
                    .then(|| word(fixed, 76))
                    .flatten()
                    .and_then(port)
            };
            self.timer = ports(fixed, 208).or_else(old);
        }
        if flags & HAS_RESET != 0 {
            self.reset = ports(fixed, 116).zip(fixed.get(128).copied());
        }
        let program = match long(fixed, 140).filter(|&at| at != 0) {
            Some(at) => at as usize,
            None => word(fixed, 40)? as usize,
        };
        let kind = off_kind(table(program, look)?)?;
        self.off = match is_reduced {
            // Sleep enable, and the kind.
            true => ports(fixed, 244).map(|port| Off {
                port,
                value: 1 << 5 | u16::from(kind) << 2,
                is_sleep_control: true,
            }),
            false => ports(fixed, 172)
                .or_else(|| port(word(fixed, 64)?))
                .map(|port| Off {
                    port,
                    value: 1 << 13 | u16::from(kind) << 10,
                    is_sleep_control: false,
                }),
        };
        Some(())
    }

    /// The table of the interrupt controllers (5.2.12). Where the local one is, the processor itself says; of its
    /// lines none is used, whatever they are connected to.
    fn interrupts(&mut self, table: &[u8]) {
        const IO_APIC: u8 = 1;
        const OVERRIDE: u8 = 2;
        let mut rest = table.get(HEAD + 8..).unwrap_or(&[]);
        while let &[kind, len, ..] = rest
            && let Some(entry) = rest.get(..usize::from(len))
            && len >= 2
        {
            match kind {
                IO_APIC if word(entry, 8) == Some(0) => {
                    self.io_apic = word(entry, 4).and_then(registers);
                }
                OVERRIDE => {
                    if let Some((from, to)) = moved(entry) {
                        self.lines[from] = to;
                    }
                }
                _ => {}
            }
            rest = &rest[usize::from(len)..];
        }
    }
}

/// Where an I/O APIC can be.
fn registers(at: u32) -> Option<usize> {
    const ALIGNED: u32 = 1 << 10;
    (at != 0 && at.is_multiple_of(ALIGNED)).then_some(at as usize)
}

/// A line of the old controllers, and where it goes (5.2.12.5). A line that the I/O APIC cannot have is none.
fn moved(entry: &[u8]) -> Option<(usize, Line)> {
    const ISA: u8 = 0;
    let &[_, _, ISA, from, ..] = entry else {
        return None;
    };
    let (to, flags) = (word(entry, 4)?, *entry.get(8)?);
    let line = Line {
        number: u8::try_from(to).unwrap_or(u8::MAX),
        trigger: match flags >> 2 & 3 {
            1 => Some(Trigger::Edge),
            3 => Some(Trigger::Level),
            _ => None,
        },
        is_low: flags & 3 == 3,
    };
    let from = usize::from(from);
    (from < OLD_LINES).then_some((from, line))
}

/// A table whose bytes add up.
fn table<'a>(
    at: usize,
    look: &mut dyn FnMut(usize, usize) -> Option<&'a [u8]>,
) -> Option<&'a [u8]> {
    let len = word(look(at, HEAD)?, 4)? as usize;
    if !(HEAD..=LARGEST).contains(&len) {
        return None;
    }
    look(at, len).filter(|table| sum(table) == 0)
}

/// The first number of `\_S5` (7.4.2), which a program gives as a package of numbers (20.2.5).
fn off_kind(program: &[u8]) -> Option<u8> {
    const NAME: &[u8] = b"_S5_";
    const PACKAGE: u8 = 0x12;
    const BYTE: u8 = 0x0a;
    let at = program.windows(NAME.len()).position(|name| name == NAME)?;
    let (&[PACKAGE, len], rest) = program[at + NAME.len()..].split_first_chunk()? else {
        return None;
    };
    // The length has up to three bytes more; then comes the number of elements.
    let kind = match *rest.get(usize::from(len >> 6) + 1..)? {
        [BYTE, kind, ..] => kind,
        [kind @ 0..=1, ..] => kind,
        _ => return None,
    };
    (kind < 8).then_some(kind)
}

/// A port by a generic address (5.2.3.2).
fn ports(table: &[u8], at: usize) -> Option<u16> {
    const IS_PORT: u8 = 1;
    let address = table.get(at..at + 12)?;
    match address[0] {
        IS_PORT => port(u32::try_from(long(address, 4)?).ok()?),
        _ => None,
    }
}

/// A port by its number; 0 is none.
fn port(number: u32) -> Option<u16> {
    u16::try_from(number).ok().filter(|&port| port != 0)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// What a table's bytes add up to: 0.
fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
}
