//! What the monitor is told of a machine's memory: statistics, and what is free.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conformance::Outcome;
use conformance::balloon::{Balloon, PATH, Talk};
use conformance::command_line::CommandLine;
use conformance::machine::Machine;
use conformance::qemu::{self, Config, Console, Stamps};
use conformance::qmp::Monitor;
use serde_json::{Value, json};

use super::{LIMIT, MIB};

/// MiB of the machine, and those that its program has used.
const MEMORY: u64 = 128;
const USED: u64 = 96;

/// Bytes that the program's own look at memory may take.
const LOOKING: u64 = 64 << 10;
/// Page faults of the program's when it has looked.
const FAULTS: u64 = 8;

/// Bytes that are copied in a second. QEMU asks for hints as it begins, and what it comes to before them it copies.
const FAST: u64 = 1 << 40;
const SLOW: u64 = 8 * MIB;

type Result<T> = std::result::Result<T, String>;

/// Boots the program, and does `talk` when it has used memory and given it back. What came of that, or of `what`.
fn talk<T: Send + 'static>(
    what: &str,
    machine: Machine,
    image: &Path,
    properties: &[&'static str],
    extra: &[&str],
    talk: impl Fn(&mut Monitor, &str) -> Result<T> + Send + Sync + 'static,
) -> Result<T> {
    let stamps = Stamps::default();
    let seen = Arc::new(Mutex::new(None));
    let (printed, result) = (Stamps::clone(&stamps), Arc::clone(&seen));
    let balloon = Balloon {
        properties: properties.to_vec(),
        cue: Some(Stamps::clone(&stamps)),
        talk: Some(Talk::new(move |monitor| {
            let printed = printed.lock().unwrap_or_else(|e| e.into_inner()).clone();
            let text: Vec<u8> = printed.into_iter().flat_map(|(_, text)| text).collect();
            let seen = talk(monitor, &String::from_utf8_lossy(&text));
            // The program goes on.
            let goes_on = monitor.balloon((MEMORY - 1) * MIB);
            let seen = seen.and_then(|seen| goes_on.map(|()| seen));
            *result.lock().unwrap_or_else(|e| e.into_inner()) = Some(seen);
        })),
        ..Balloon::default()
    };
    let line = CommandLine::new()
        .option("console", "pipe")
        .host(machine)
        .arg(&USED.to_string());
    let report = qemu::run(
        image,
        Config {
            machine,
            memory: format!("{MEMORY}M"),
            command_line: line.build(),
            console: Console::Stamped(stamps, ""),
            balloon: Some(balloon),
            timeout: Some(2 * LIMIT),
            extra: extra.iter().map(ToString::to_string).collect(),
            ..Config::default()
        },
    );
    let seen = seen.lock().unwrap_or_else(|e| e.into_inner()).take();
    let seen = seen.unwrap_or_else(|| Err("the monitor has not come to its end".into()));
    if report.outcome != Outcome::Exited(0) {
        let printed = String::from_utf8_lossy(&report.console);
        let why = seen.err().unwrap_or_else(|| "all was seen".into());
        let image = image.display();
        let (outcome, notes) = (report.outcome, report.notes.join("; "));
        return Err(format!(
            "{what}: {why}; {image}: {outcome}: {notes}: {printed}"
        ));
    }
    seen.map_err(|why| format!("{what}: {why}"))
}

/// The device's statistics are what the program knows, and the host has back what was reported as free.
pub fn statistics_and_reports(machine: Machine, image: &Path) -> Result<String> {
    talk(
        "statistics and reports",
        machine,
        image,
        &["free-page-reporting=on"],
        &[],
        |monitor, printed| {
            let before = monitor.resident().unwrap_or(0);
            let faults = statistics(monitor, printed)?;
            let expected = USED * MIB * 3 / 4;
            let given = monitor.until(LIMIT, "memory that is free is the host's", |monitor| {
                let given = before.saturating_sub(monitor.resident().unwrap_or(before));
                Ok((given >= expected).then_some(given))
            })?;
            Ok(format!(
                "statistics are the program's, {faults} faults; of {USED} MiB the host has {} that were reported",
                given / MIB
            ))
        },
    )
}

/// Asks for statistics until they are what was printed. How many page faults there were.
fn statistics(monitor: &mut Monitor, printed: &str) -> Result<u64> {
    let number = |name: &str| {
        let mut lines = printed.lines().rev();
        let found = lines.find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        found.ok_or_else(|| format!("no {name} in: {printed}"))
    };
    let (total, free): (u64, u64) = (number("total")?, number("free")?);
    let (available, faults): (u64, u64) = (number("available")?, number("faults")?);
    let every = json!({"path": PATH, "property": "guest-stats-polling-interval", "value": 1});
    monitor.execute("qom-set", &every)?;
    let mut last = Value::Null;
    let found = monitor.until(LIMIT / 2, "statistics", |monitor| {
        last = monitor.execute("qom-get", &json!({"path": PATH, "property": "guest-stats"}))?;
        let stat = |name: &str| last["stats"][name].as_u64().unwrap_or(u64::MAX);
        let is_near = |name, value: u64, far| stat(name).abs_diff(value) <= far;
        let is_told = last["last-update"].as_u64() > Some(0)
            && is_near("stat-total-memory", total, 0)
            && is_near("stat-free-memory", free, LOOKING)
            && is_near("stat-available-memory", available, LOOKING)
            && is_near("stat-minor-faults", faults, FAULTS)
            && ["stat-major-faults", "stat-swap-in", "stat-swap-out"].map(stat) == [0; 3];
        Ok(is_told.then(|| stat("stat-minor-faults")))
    });
    found.map_err(|why| format!("{why}: {last}, and not: {printed}"))
}

/// A machine that is copied: how long the stream is, and how long where free memory is left out.
pub fn hints(machine: Machine, image: &Path) -> Result<String> {
    let without = stream("a copy", machine, image, FAST, &[], &[])?;
    let with = stream(
        "a copy with hints",
        machine,
        image,
        SLOW,
        &["free-page-hint=on", "iothread=hints"],
        &["-object", "iothread,id=hints"],
    )?;
    let text = format!(
        "a stream of {:.1} MB, without hints of {:.1} MB",
        with as f64 / 1e6,
        without as f64 / 1e6
    );
    match without >= USED * MIB && with <= without / 4 {
        true => Ok(text),
        false => Err(text),
    }
}

/// Copies a machine, which goes on then. The stream's bytes.
fn stream(
    what: &str,
    machine: Machine,
    image: &Path,
    bandwidth: u64,
    properties: &[&'static str],
    extra: &[&str],
) -> Result<u64> {
    talk(
        what,
        machine,
        image,
        properties,
        extra,
        move |monitor, _| {
            let limits = json!({"max-bandwidth": bandwidth});
            monitor.execute("migrate-set-parameters", &limits)?;
            // Other machines are copied at the same time.
            let name = format!("sigil-stream-{}-{}", machine.name(), std::process::id());
            let file = std::env::temp_dir().join(name);
            let migrate = json!({"uri": format!("exec:wc -c > {}", file.display())});
            monitor.execute("migrate", &migrate)?;
            monitor.until(LIMIT, "the machine is copied", |monitor| {
                let state = monitor.execute("query-migrate", &json!({}))?;
                match state["status"].as_str() {
                    Some("completed") => Ok(Some(())),
                    Some("failed") => Err(format!("migrate: {state}")),
                    _ => Ok(None),
                }
            })?;
            let length = monitor.until(Duration::from_secs(10), "the stream's end", |_| {
                let text = std::fs::read_to_string(&file).unwrap_or_default();
                Ok(text.trim().parse().ok())
            });
            let _ = std::fs::remove_file(&file);
            monitor.execute("cont", &json!({}))?;
            length
        },
    )
}
