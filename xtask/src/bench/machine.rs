//! The machine in words: processor, cores and memory; no host name, no paths.

use std::fs::read_to_string;

/// "Some processor, 2 cores, 24 GB of memory, linux".
pub fn description() -> String {
    let processor = value_of("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = value_of("/proc/meminfo", "MemTotal")
        .and_then(|kilobytes| kilobytes.split_whitespace().next()?.parse::<u64>().ok())
        .map(|kilobytes| format!(", {} GB of memory", (kilobytes + 500_000) / 1_000_000))
        .unwrap_or_default();
    let system = value_of_os_release("PRETTY_NAME").unwrap_or_else(|| std::env::consts::OS.to_owned());
    format!("{processor}, {cores} cores{memory}, {system}")
}

fn value_of(file: &str, key: &str) -> Option<String> {
    let text = read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn value_of_os_release(key: &str) -> Option<String> {
    let text = read_to_string("/etc/os-release").ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once('=')?.1.trim_matches('"').to_owned())
}
