//! The page of conformance reports in a browser.

use std::fs;
use std::path::Path;
use std::process::Command;

use conformance::report::{About, Folder, Record, Row, RowResult};

use crate::checks::{Context, Verdict};
use crate::failure::{Failure, OnFile, Result};
use crate::process::{output, run};
use crate::setup::packages::{Tool, need};

/// The browser.
const BROWSER: &[Tool] = &[Tool {
    file: "chromium",
    package: "chromium",
}];

/// Without a window, a profile or anybody to ask elsewhere.
const OPTIONS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// A picture or a print of the page that shows anything has so many bytes.
const SOMETHING: u64 = 20_000;

/// Has the browser read a page of runs that it knows, draw it and print it.
pub fn page(context: &Context) -> Result<Verdict> {
    need(&context.setup, BROWSER)?;
    let work = context.logs.join("page");
    if work.exists() {
        fs::remove_dir_all(&work).on(&work)?;
    }
    fs::create_dir_all(&work).on(&work)?;
    let folder = Folder::at(&work);
    for arch in ["first", "second"] {
        for before in [true, false] {
            folder
                .add(&sample(arch, before), true)
                .map_err(Failure::tool)?;
        }
    }
    let address = format!("file://{}", folder.page().display());
    let mut wrong = Vec::new();
    let all = dom(&work, &address)?;
    let click = format!("{address}#{}/signals", sample("second", false).about.key());
    let opened = dom(&work, &click)?;
    for (page, what) in [
        (
            &all,
            "<button class=\"differs\" title=\"signals, second · virt, Sigil · loaded · musl\">Δ 2/3</button>",
        ),
        (
            &all,
            "<button class=\"same\" title=\"wait, first · virt, Sigil · loaded · musl\">3/3</button>",
        ),
        (&all, "Differences (2)"),
        (&all, "Exceptions (2)"),
        (&all, "<span class=\"changed\">was exit 0</span>"),
        (
            &opened,
            "<dialog id=\"dialog\" aria-labelledby=\"title\" open=\"\">",
        ),
        (
            &opened,
            "<h2 id=\"title\">own/signals on second · virt</h2>",
        ),
        (&all, "<span class=\"name\">XSH 2.4.1</span>"),
        (&opened, "<pre>kill(1, SIGTERM) = 0"),
    ] {
        if !page.contains(what) {
            wrong.push(format!("the page has no {what}"));
        }
    }
    for (option, name) in [("--screenshot", "page.png"), ("--print-to-pdf", "page.pdf")] {
        let file = work.join(name);
        let mut draw = browser(&work);
        draw.arg(format!("{option}={}", file.display()))
            .arg(&address);
        run(&mut draw, &work.join("browser.log"))?;
        if fs::metadata(&file).on(&file)?.len() < SOMETHING {
            wrong.push(format!("{name} shows nothing"));
        }
    }
    let picture = work.join("page.png");
    Ok(match wrong.is_empty() {
        true => Verdict::Passed(picture.display().to_string()),
        false => Verdict::Failed(wrong.join("\n")),
    })
}

fn browser(work: &Path) -> Command {
    let mut browser = Command::new("chromium");
    browser.args(OPTIONS).arg(format!(
        "--user-data-dir={}",
        work.join("profile").display()
    ));
    browser
}

/// What the browser makes of a page.
fn dom(work: &Path, address: &str) -> Result<String> {
    let output = output(browser(work).arg("--dump-dom").arg(address))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A run of six tests in two interfaces; of one of them, where it is not the run before, one test is wrong and one
/// excused.
fn sample(arch: &str, is_before: bool) -> Record {
    let row = |interface: &str, name: &str| Row {
        interface: interface.into(),
        name: name.into(),
        linux: "exit 0".into(),
        verdict: "exit 0".into(),
        result: RowResult::Same,
        seconds: 0.1,
        clause: "a process that waits is woken once (POSIX wait(), DESCRIPTION)".into(),
        output: String::new(),
        linux_output: String::new(),
        trace: String::new(),
    };
    let mut rows: Vec<Row> = ["signals", "wait"]
        .iter()
        .flat_map(|interface| ["first", "second", "third"].map(|name| row(interface, name)))
        .collect();
    if !is_before {
        rows[0].verdict = "exit 1".into();
        rows[0].result = RowResult::Differs;
        rows[0].output = "kill.c:12: 0 instead of -1 </script>\n".into();
        rows[0].linux_output = "nothing is wrong\n".into();
        rows[0].trace = "kill(1, SIGTERM) = 0\n".into();
        rows[1].verdict = "exit 77".into();
        rows[1].result = RowResult::Excused("there is one processor".into());
    }
    Record {
        about: About {
            suite: "own".into(),
            kernel: "Sigil".into(),
            arch: arch.into(),
            machine: "virt".into(),
            mode: "loaded".into(),
            libc: "musl".into(),
            when: 1_795_975_000 - 86_400 * u64::from(is_before),
        },
        skipped: 0,
        rows,
    }
}
