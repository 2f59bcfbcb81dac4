//! Images as domains of Xen beside a Linux that starts them by `xl`, one after the other: `xen/init` is process 1
//! there, and says what it makes of the files that are put together here.

use std::fs;
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cpio::Archive;
use crate::machine::{Machine, inherited, memory_file};
use crate::outcome::Outcome;
use crate::qemu::{self, Config, Console, Kernel};
use crate::xen::{Dom0, Xen, kib};

/// What the lines of process 1 begin with. No domain prints it.
const MARK: &str = "[sigil-dom0]";

/// What Xen's own begin with.
const OF_XEN: &str = "(XEN)";

/// Linux's command line: what is slow to emulate, and nothing to domains, is left out.
const LINE: &str =
    "console=hvc0 panic=-1 quiet mitigations=off cryptomgr.notests random.trust_cpu=on";

/// What the boot of the Linux may take, on a busy host.
pub(crate) const BOOT: Duration = Duration::from_secs(120);

/// What the start and the end of a domain may take.
const EACH: Duration = Duration::from_secs(10);

/// For a domain that may take as long as it wants.
const FOREVER: Duration = Duration::from_secs(1 << 30);

/// A domain.
#[derive(Debug, Clone)]
pub struct Domain {
    /// Its kernel.
    pub image: PathBuf,
    /// The kernel's command line.
    pub command_line: String,
    /// Its initramfs.
    pub initrd: Option<PathBuf>,
    /// How long it may take; none for as long as it wants.
    pub timeout: Option<Duration>,
    /// Its memory, as QEMU's `-m` takes it, where that is not what the other domains have.
    pub memory: Option<String>,
    /// The most memory that it can be given, where that is more.
    pub most: Option<String>,
    /// What Linux's shell does meanwhile. The domain's name is `d1` where it is the first one, and so on.
    pub script: Option<String>,
}

/// How a domain ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// What its kernel said.
    pub outcome: Outcome,
    /// Xen's reason: 0 power off, 1 reboot, 2 suspend, 3 crash; none where it was ended from outside.
    pub reason: Option<u32>,
    /// What it wrote to its console.
    pub console: Vec<u8>,
    /// The other lines that its kernel said.
    pub notes: Vec<String>,
    /// What the script printed.
    pub said: String,
}

/// As `xl` takes a string. Of its escapes only that of the backslash works, and none is a quote's.
fn quoted(text: &str) -> Result<String, String> {
    let quote = match (text.contains('"'), text.contains('\'')) {
        (false, _) => '"',
        (_, false) => '\'',
        _ => return Err("xl takes no command line with quotes of both kinds".into()),
    };
    match text.contains('\n') {
        false => Ok(format!("{quote}{}{quote}", text.replace('\\', r"\\"))),
        true => Err("xl takes no command line of several lines".into()),
    }
}

/// An archive with process 1, and with domains of this memory, if they have no other; `live` where there is one, whose console has input.
fn files(domains: &[Domain], memory: &str, live: bool) -> Result<Archive, String> {
    let mut archive = Archive::new();
    archive
        .file("init", 0o755, include_bytes!("../xen/init"))
        .map_err(|e| e.to_string())?;
    archive.folder("guest");
    for number in 1..=domains.len() {
        archive.folder(&format!("guest/{number}"));
    }
    let mut put = |name: &str, text: &str| {
        archive
            .file(name, 0o644, text.as_bytes())
            .map_err(|e| e.to_string())
    };
    if live {
        put("guest/live", "")?;
    }
    let megabytes = |memory| kib(memory).div_ceil(1 << 10);
    for (number, domain) in (1..).zip(domains) {
        let mut config = format!(
            "name = \"d{number}\"\ntype = \"pvh\"\nvcpus = 1\nmemory = {}\n\
             kernel = \"/guest/{number}/kernel\"\ncmdline = {}\n\
             # Else each reading of the clock is a call to Xen.\ntsc_mode = \"native\"\n\
             on_poweroff = \"destroy\"\non_reboot = \"destroy\"\non_crash = \"destroy\"\n",
            megabytes(domain.memory.as_deref().unwrap_or(memory)),
            quoted(&domain.command_line)?
        );
        if let Some(most) = &domain.most {
            config += &format!("maxmem = {}\n", megabytes(most));
        }
        if domain.initrd.is_some() {
            config += &format!("ramdisk = \"/guest/{number}/initrd\"\n");
        }
        let seconds = domain.timeout.unwrap_or(FOREVER).as_secs_f64().ceil();
        put(&format!("guest/{number}/config"), &config)?;
        put(&format!("guest/{number}/seconds"), &seconds.to_string())?;
        if let Some(script) = &domain.script {
            put(&format!("guest/{number}/script"), script)?;
        }
    }
    for (number, domain) in (1..).zip(domains) {
        archive.add(&format!("guest/{number}/kernel"), &domain.image)?;
        if let Some(initrd) = &domain.initrd {
            archive.add(&format!("guest/{number}/initrd"), initrd)?;
        }
    }
    Ok(archive)
}

/// The initramfs of the Linux, in memory.
fn initramfs(dom0: &Dom0, own: Archive) -> Result<fs::File, String> {
    let mut all = fs::read(&dom0.files).map_err(|e| format!("{}: {e}", dom0.files.display()))?;
    all.extend(own.finish());
    memory_file(&all).map_err(|e: io::Error| e.to_string())
}

/// Has the machine of `config` start Linux, and that `image`. What is returned is to be kept as long as the
/// machine runs.
pub(crate) fn alone(image: &Path, config: &mut Config) -> Result<(PathBuf, fs::File), String> {
    let dom0 = dom0(config.xen.as_ref())?;
    let kernel = dom0.kernel.clone();
    let domain = Domain {
        image: image.to_path_buf(),
        command_line: std::mem::replace(&mut config.command_line, LINE.into()),
        initrd: config.initrd.take(),
        timeout: config.timeout,
        memory: None,
        most: None,
        script: None,
    };
    let live = !matches!(config.console, Console::Captured);
    let own = files(&[domain], &config.memory, live)?;
    let file = initramfs(dom0, own)?;
    config.initrd = Some(inherited(&file).into());
    Ok((kernel, file))
}

fn dom0(xen: Option<&Xen>) -> Result<&Dom0, String> {
    xen.and_then(|xen| xen.dom0.as_ref())
        .ok_or_else(|| "no Linux is there to start the domain".to_string())
}

/// What a line on Xen's console is to whoever started one domain: the line of the domain's kernel, or one in its
/// words of ours.
pub(crate) fn line(text: &str) -> String {
    if let Some((_, line)) = of_domain(text) {
        return line.into();
    }
    match text.strip_prefix(MARK).map(str::trim) {
        Some("end 1 timeout") => "timeout".into(),
        Some("end 1 create") => "failed xl does not create the domain".into(),
        Some(ours) if ours.starts_with("failed") => ours.into(),
        _ => format!("{ASIDE}{text}"),
    }
}

/// What only matters where there is no end of a program.
pub(crate) const ASIDE: &str = "beside: ";

/// A domain's number, and the line that it wrote: Xen prints `(dNUMBER) LINE`.
fn of_domain(text: &str) -> Option<(u32, &str)> {
    let (number, line) = text.strip_prefix("(d")?.split_once(')')?;
    Some((number.parse().ok()?, line.trim()))
}

/// Runs domains of no more than this memory one after the other in one machine, whose time is a count of instructions
/// where `is_counted`: then what another program on this host does changes nothing of how long something takes there.
/// The end of each that came to one.
pub fn run(
    domains: &[Domain],
    xen: &Xen,
    memory: &str,
    is_counted: bool,
) -> Result<Vec<Option<End>>, String> {
    let counted = ["-icount", "shift=0,sleep=off"].map(String::from);
    let dom0 = dom0(Some(xen))?;
    let initrd = initramfs(dom0, files(domains, memory, false)?)?;
    let each = |domain: &Domain| domain.timeout.unwrap_or(FOREVER) + EACH;
    let report = qemu::run(
        &dom0.kernel,
        Config {
            kernel: Kernel::Foreign,
            machine: Machine::XenPvh,
            xen: Some(xen.clone()),
            memory: memory.into(),
            command_line: LINE.into(),
            initrd: Some(inherited(&initrd).into()),
            passed: vec![initrd.as_raw_fd()],
            timeout: Some(BOOT + domains.iter().map(each).sum()),
            extra: is_counted
                .then_some(counted)
                .into_iter()
                .flatten()
                .collect(),
            ..Config::default()
        },
    );
    if let Outcome::Failed(why) = report.outcome {
        return Err(why);
    }
    let mut consoles = consoles(&report.console, domains.len());
    let ends = ends(&report.notes, domains);
    if ends.iter().all(Option::is_none) && !domains.is_empty() {
        let lines = report.notes.join("\n");
        return Err(format!("no domain came to an end: {lines}"));
    }
    Ok(ends
        .into_iter()
        .zip(&mut consoles)
        .map(|(end, console)| {
            end.map(|end| End {
                console: std::mem::take(console),
                ..end
            })
        })
        .collect())
}

/// What each of so many domains wrote, between the lines of process 1.
fn consoles(text: &[u8], count: usize) -> Vec<Vec<u8>> {
    let mut consoles = vec![Vec::new(); count];
    let mut current: Option<usize> = None;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        let Some(ours) = text.strip_prefix(MARK) else {
            if let Some(console) = current.and_then(|n| consoles.get_mut(n)) {
                console.extend_from_slice(line);
            }
            continue;
        };
        let number = ours.trim().strip_prefix("begin ");
        if let Some(console) = current.take().and_then(|n| consoles.get_mut(n)) {
            // The line's end before the mark.
            console.pop();
        }
        current = number.and_then(|n| n.parse::<usize>().ok()?.checked_sub(1));
    }
    consoles
}

/// The ends in the lines on Xen's console.
fn ends(lines: &[String], domains: &[Domain]) -> Vec<Option<End>> {
    let mut ends: Vec<Option<End>> = vec![None; domains.len()];
    let mut own = Vec::new();
    let mut said = String::new();
    for line in lines {
        if let Some(line) = of_domain(line) {
            own.push(line);
            continue;
        }
        let Some(ours) = line.strip_prefix(MARK) else {
            if !line.starts_with(OF_XEN) {
                said += line;
                said.push('\n');
            }
            continue;
        };
        let words: Vec<&str> = ours.split_whitespace().collect();
        if let ["end", number, reason] = words[..]
            && let Some(place) = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1))
            && let (Some(end), Some(domain)) = (ends.get_mut(place), domains.get(place))
        {
            *end = Some(self::end(&own, reason, domain, &said));
        }
        own.clear();
        said.clear();
    }
    ends
}

/// The end of a domain that wrote these lines, and others behind it, which its script started.
fn end(lines: &[(u32, &str)], reason: &str, domain: &Domain, said: &str) -> End {
    let first = lines.iter().map(|line| line.0).min();
    let mut end = End {
        outcome: Outcome::Crashed,
        reason: reason.parse().ok(),
        console: Vec::new(),
        notes: Vec::new(),
        said: said.into(),
    };
    for (_, line) in lines.iter().filter(|line| Some(line.0) == first) {
        match Outcome::told(line) {
            Some(outcome) => end.outcome = outcome,
            None => end.notes.push(line.to_string()),
        }
    }
    match reason {
        "timeout" => end.outcome = Outcome::TimedOut(domain.timeout.unwrap_or_default()),
        "create" => end.outcome = Outcome::Failed(said.trim().into()),
        _ => {}
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain() -> Domain {
        Domain {
            image: "image".into(),
            command_line: String::new(),
            initrd: None,
            timeout: Some(Duration::from_secs(3)),
            memory: None,
            most: None,
            script: None,
        }
    }

    #[test]
    fn a_command_line_goes_through_xls_configuration() {
        assert_eq!(quoted("a='b' \\c").unwrap(), r#""a='b' \\c""#);
        assert_eq!(quoted("\"a\"").unwrap(), r#"'"a"'"#);
        assert!(quoted("'\"").is_err() && quoted("a\nb").is_err());
    }

    #[test]
    fn lines_of_one_domain_are_its_kernels() {
        assert_eq!(line("(d1) exit 7"), "exit 7");
        assert_eq!(line("(d12) note (d1) x"), "note (d1) x");
        assert_eq!(line("[sigil-dom0] end 1 timeout"), "timeout");
        assert_eq!(line("[sigil-dom0] failed insmod"), "failed insmod");
        assert!(line("[sigil-dom0] end 1 0").starts_with(ASIDE));
        assert!(line("(XEN) x").starts_with(ASIDE));
    }

    #[test]
    fn each_domain_has_its_end_and_its_console() {
        let lines = [
            "mapping kernel",
            "(XEN) x",
            "[sigil-dom0] begin 1",
            "(d1) ready",
            "(d2) exit 9",
            "(d1) exit 7",
            "said",
            "(XEN) x",
            "[sigil-dom0] end 1 0",
            "[sigil-dom0] begin 2",
            "(d3) ready",
            "[sigil-dom0] end 2 timeout",
            "[sigil-dom0] begin 3",
            "(d4) ready",
        ]
        .map(String::from);
        let ends = ends(&lines, &[domain(), domain(), domain()]);
        let first = ends[0].as_ref().unwrap();
        assert_eq!(first.outcome, Outcome::Exited(7));
        assert_eq!((first.reason, first.said.as_str()), (Some(0), "said\n"));
        let second = ends[1].as_ref().unwrap();
        assert!(matches!(second.outcome, Outcome::TimedOut(_)));
        assert_eq!(second.reason, None);
        assert_eq!(ends[2], None);
        let console =
            b"x\n[sigil-dom0] begin 1\na\nb\n[sigil-dom0] end 1\n\n[sigil-dom0] begin 2\nc";
        assert_eq!(consoles(console, 2), [b"a\nb".to_vec(), b"c".to_vec()]);
    }
}
