//! What machine this is: numbers mean little without it.

use std::{fmt::Write, fs, process::Command, thread};

use serde_json::{Value, json};

use crate::command;

/// What could be found out.
pub(super) struct Machine {
    cpu: String,
    cores: usize,
    /// In bytes.
    memory: Option<u64>,
    os: String,
    /// How many programs wanted a core in the last minute before the start: what else runs makes numbers worse.
    load: Option<f64>,
}

impl Machine {
    pub(super) fn of_this() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let asked = |name: &str| {
            let answer = command::output(Command::new("sysctl").args(["-n", name]));
            answer.map(|text| text.trim().to_owned())
        };
        let cpu = cpu_model(&read("/proc/cpuinfo")).or_else(|| asked("machdep.cpu.brand_string"));
        let memory = memory_total(&read("/proc/meminfo"))
            .or_else(|| asked("hw.memsize").and_then(|bytes| bytes.parse().ok()));
        let os = os_name(&read("/etc/os-release"));
        Self {
            cpu: cpu.unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: thread::available_parallelism().map_or(0, usize::from),
            memory,
            os: os.unwrap_or_else(|| std::env::consts::OS.to_owned()),
            load: first_number(&read("/proc/loadavg")),
        }
    }

    /// The machine and the browser, to read.
    pub(super) fn describe(&self, browser: &str) -> String {
        let mut text = format!("{}, {} cores", self.cpu, self.cores);
        if let Some(memory) = self.memory {
            _ = write!(text, ", {:.0} GiB", memory as f64 / f64::from(1 << 30));
        }
        _ = writeln!(text, ", {}, {browser}", self.os);
        if let Some(load) = self.load
            && load > self.cores as f64 / 2.0
        {
            _ = writeln!(
                text,
                "Other programs were busy at the start (load {load}): the numbers are worse than this machine's best."
            );
        }
        text
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "cpu": self.cpu,
            "cores": self.cores,
            "memory_bytes": self.memory,
            "os": self.os,
            "load_at_start": self.load,
        })
    }
}

/// The value of a line `name : value`.
fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (own, value) = line.split_once(':')?;
        (own.trim() == name).then_some(value.trim())
    })
}

fn cpu_model(cpuinfo: &str) -> Option<String> {
    field(cpuinfo, "model name").map(str::to_owned)
}

fn memory_total(meminfo: &str) -> Option<u64> {
    let kibibytes: u64 = field(meminfo, "MemTotal")?
        .strip_suffix("kB")?
        .trim()
        .parse()
        .ok()?;
    kibibytes.checked_mul(1_024)
}

fn os_name(os_release: &str) -> Option<String> {
    let name = os_release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}

fn first_number(text: &str) -> Option<f64> {
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_read_from_what_linux_says() {
        let cpuinfo = "processor\t: 0\nmodel name\t: Some CPU @ 2.8GHz\nprocessor\t: 1\nmodel name\t: Other\n";
        assert_eq!(cpu_model(cpuinfo).as_deref(), Some("Some CPU @ 2.8GHz"));
        assert_eq!(cpu_model(""), None);
        assert_eq!(
            memory_total("MemTotal:       24684096 kB\nMemFree: 1 kB\n"),
            Some(25_276_514_304)
        );
        assert_eq!(memory_total("MemFree: 1 kB\n"), None);
        let release = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(
            os_name(release).as_deref(),
            Some("Debian GNU/Linux 12 (bookworm)")
        );
        assert_eq!(first_number("0.14 2.53 3.76 1/99 7"), Some(0.14));
    }

    #[test]
    fn a_busy_machine_is_told_of() {
        let machine = |load| Machine {
            cpu: "Some CPU".to_owned(),
            cores: 2,
            memory: Some(25_276_514_304),
            os: "Debian".to_owned(),
            load,
        };
        let calm = "Some CPU, 2 cores, 24 GiB, Debian, Chrome/156\n";
        assert_eq!(machine(Some(0.5)).describe("Chrome/156"), calm);
        assert_eq!(machine(None).describe("Chrome/156"), calm);
        let busy = machine(Some(3.5)).describe("Chrome/156");
        assert!(
            busy.starts_with(calm) && busy.contains("load 3.5"),
            "{busy}"
        );
    }
}
