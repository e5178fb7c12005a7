//! Plots as SVG, which stands in the page.

use std::fmt;

use super::super::clock::Shown;
use super::super::tally::Hours;
use super::{grouped, html::Escaped};

const WIDTH: u64 = 900;
/// Where the bars begin, behind the numbers of their axis.
const LEFT: u64 = 70;
/// The greatest height of a bar.
const HEIGHT: u64 = 160;
/// Where they stand, below the legend.
const BOTTOM: u64 = HEIGHT + 30;
/// A bar alone would fill the page.
const WIDEST: u64 = 40;
const CLASSES: [&str; 3] = ["right", "wrong", "malformed"];

/// Right, wrong and malformed requests over time.
pub(super) struct OverTime<'h>(pub(super) &'h Hours);

/// More bars would be too thin to be seen.
const MOST_BARS: u64 = 150;

impl OverTime<'_> {
    /// The counts of so many hours together, each with the first of them.
    fn bars(&self) -> (u64, Vec<(u32, [u64; 3])>) {
        let (Some((first, _)), Some((last, _))) =
            (self.0.first_key_value(), self.0.last_key_value())
        else {
            return (1, Vec::new());
        };
        let hours = u64::from(last - first) + 1;
        let step = hours.div_ceil(MOST_BARS);
        let mut bars: Vec<(u32, [u64; 3])> = Vec::new();
        for (hour, counts) in self.0 {
            let number = u64::from(hour - first) / step;
            let start = u32::try_from(number * step).unwrap_or_default().saturating_add(*first);
            match bars.last_mut().filter(|(last, _)| *last == start) {
                Some((_, sums)) => sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n),
                None => bars.push((start, *counts)),
            }
        }
        (step, bars)
    }
}

impl fmt::Display for OverTime<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (step, bars) = self.bars();
        let (Some((first, _)), Some((last, _))) = (bars.first(), bars.last()) else {
            return f.write_str("<p>The logs have no times.</p>");
        };
        let count = u64::from(last - first) / step + 1;
        let width = ((WIDTH - LEFT) / count).min(WIDEST);
        let most = bars.iter().map(|(_, counts)| counts.iter().sum::<u64>()).max().unwrap_or(1);
        write!(
            f,
            "<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"Requests over time\">",
            BOTTOM + 26
        )?;
        legend(f, step)?;
        counts_axis(f, most)?;
        for (hour, counts) in &bars {
            let x = LEFT + u64::from(hour - first) / step * width;
            let mut y = BOTTOM;
            for (class, count) in CLASSES.iter().zip(counts).filter(|(_, count)| **count > 0) {
                // What is there is seen, however little it is.
                let height = scaled(*count, most, HEIGHT).max(1);
                y = y.saturating_sub(height);
                let (width, when) = (width.saturating_sub(1).max(1), minutes(*hour));
                write!(
                    f,
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
                     height=\"{height}\"><title>{when}: {} {class}</title></rect>",
                    grouped(*count)
                )?;
            }
        }
        time_axis(f, *first, step, count, width)?;
        f.write_str("</svg>")
    }
}

/// Which colour is what, and what a bar stands for.
fn legend(f: &mut fmt::Formatter<'_>, step: u64) -> fmt::Result {
    for (place, class) in (0_u64..).zip(CLASSES) {
        let x = LEFT + place * 90;
        write!(
            f,
            "<rect class=\"{class}\" x=\"{x}\" y=\"3\" width=\"12\" height=\"12\"/>\
             <text x=\"{}\" y=\"14\">{class}</text>",
            x + 18
        )?;
    }
    let each = if step == 1 { "hour".to_owned() } else { format!("{step} hours") };
    write!(f, "<text x=\"{WIDTH}\" y=\"14\" text-anchor=\"end\">requests in each {each}</text>")
}

/// Lines at round numbers.
fn counts_axis(f: &mut fmt::Formatter<'_>, most: u64) -> fmt::Result {
    let step = round_step(most);
    for number in (0..=most / step).map(|place| place * step) {
        let y = BOTTOM - scaled(number, most, HEIGHT);
        write!(
            f,
            "<path d=\"M{LEFT} {y}H{WIDTH}\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            LEFT - 8,
            y + 4,
            grouped(number)
        )?;
    }
    Ok(())
}

/// 1, 2 or 5 times a power of ten, at most four times in the greatest number.
fn round_step(most: u64) -> u64 {
    let powers = (0..u64::MAX.ilog10()).map(|exponent| 10_u64.pow(exponent));
    let mut steps = powers.flat_map(|power| [power, 2 * power, 5 * power]);
    steps.find(|step| most / step <= 4).unwrap_or(u64::MAX)
}

/// The time at every so many bars, as far as there is room for it.
fn time_axis(
    f: &mut fmt::Formatter<'_>,
    first: u32,
    step: u64,
    count: u64,
    width: u64,
) -> fmt::Result {
    const LABEL: u64 = 130;
    let every = LABEL.div_ceil(width.max(1));
    let room = (WIDTH - LABEL - LEFT) / width.max(1);
    let step_by = usize::try_from(every).unwrap_or(usize::MAX);
    for bar in (0..count).take_while(|bar| *bar == 0 || *bar <= room).step_by(step_by) {
        let hour = u32::try_from(bar * step).unwrap_or_default().saturating_add(first);
        let x = LEFT + bar * width;
        write!(
            f,
            "<path d=\"M{x} {BOTTOM}v6\"/><text x=\"{x}\" y=\"{}\">{}</text>",
            BOTTOM + 20,
            minutes(hour)
        )?;
    }
    Ok(())
}

/// The time at which an hour begins, without seconds.
fn minutes(hour: u32) -> String {
    let mut time = Shown(hour.saturating_mul(3600)).to_string();
    time.truncate("2026-11-25 10:00".len());
    time
}

/// Bars that lie one above the other, each with its name and its number.
pub(super) struct Bars<'b> {
    pub(super) title: &'static str,
    pub(super) class: &'static str,
    pub(super) counts: &'b [(String, u64)],
}

impl fmt::Display for Bars<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ROW: u64 = 22;
        const NAMES: u64 = 320;
        let most = self.counts.iter().map(|(_, count)| *count).max().unwrap_or(1);
        let height = ROW.saturating_mul(self.counts.len() as u64);
        let title = self.title;
        write!(f, "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\">")?;
        for (number, (name, count)) in (0_u64..).zip(self.counts) {
            let y = number * ROW;
            let width = scaled(*count, most, WIDTH - NAMES - 100).max(1);
            write!(
                f,
                "<text x=\"0\" y=\"{0}\">{1}</text><rect class=\"{2}\" x=\"{NAMES}\" y=\"{3}\" \
                 width=\"{width}\" height=\"16\"/><text x=\"{4}\" y=\"{0}\">{5}</text>",
                y + 15,
                Escaped(name),
                self.class,
                y + 2,
                NAMES + width + 6,
                grouped(*count)
            )?;
        }
        f.write_str("</svg>")
    }
}

/// A number in the measure in which the greatest one is so long.
fn scaled(count: u64, most: u64, length: u64) -> u64 {
    let scaled = u128::from(count) * u128::from(length) / u128::from(most.max(1));
    u64::try_from(scaled).unwrap_or(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_become_bars() {
        let hours: Hours = [(10, [1, 0, 0]), (11, [2, 1, 0]), (10 + 299, [0, 0, 5])].into();
        let (step, bars) = OverTime(&hours).bars();
        assert_eq!((step, bars), (2, vec![(10, [3, 1, 0]), (308, [0, 0, 5])]));
        let svg = OverTime(&hours).to_string();
        // Three bars, and three colours explained.
        assert_eq!(svg.matches("<rect").count(), 6);
        for text in [">requests in each 2 hours<", ">4</text>", ">1970-01-01 10:00<"] {
            assert!(svg.contains(text), "{svg}");
        }
        assert!(OverTime(&Hours::new()).to_string().contains("no times"));
    }

    #[test]
    fn an_axis_has_round_numbers() {
        for (most, step) in [(1, 1), (4, 1), (5, 2), (9, 2), (10, 5), (284, 100), (5000, 2000)] {
            assert_eq!(round_step(most), step, "{most}");
        }
        assert!(u64::MAX / round_step(u64::MAX) <= 4);
    }

    #[test]
    fn the_greatest_is_as_long_as_there_is_room() {
        assert_eq!(scaled(u64::MAX, u64::MAX, 160), 160);
        assert_eq!((scaled(1, 2, 160), scaled(0, 0, 160)), (80, 0));
        let bars = [("<a>".to_owned(), 2)];
        let svg = Bars { title: "x", class: "wrong", counts: &bars }.to_string();
        assert!(svg.contains("&lt;a&gt;") && svg.contains("width=\"480\""), "{svg}");
    }
}
