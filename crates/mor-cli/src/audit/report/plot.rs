//! Plots as SVG, which stands in the page.

use std::fmt;

use super::super::clock::Shown;
use super::super::tally::Hours;
use super::{grouped, html::Escaped};

const WIDTH: u64 = 900;
const HEIGHT: u64 = 160;
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
        let width = WIDTH / count;
        let most = bars.iter().map(|(_, counts)| counts.iter().sum::<u64>()).max().unwrap_or(1);
        let bottom = HEIGHT + 10;
        write!(
            f,
            "<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"Requests over time\">",
            HEIGHT + 30
        )?;
        for (hour, counts) in &bars {
            let x = u64::from(hour - first) / step * width;
            let mut y = bottom;
            for (class, count) in CLASSES.iter().zip(counts).filter(|(_, count)| **count > 0) {
                // What is there is seen, however little it is.
                let height = scaled(*count, most, HEIGHT).max(1);
                y = y.saturating_sub(height);
                let (width, when) = (width.saturating_sub(1).max(1), Shown(hour * 3600));
                write!(
                    f,
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
                     height=\"{height}\"><title>{when}: {} {class}</title></rect>",
                    grouped(*count)
                )?;
            }
        }
        let (start, end) = (Shown(first * 3600), Shown(last * 3600));
        let y = HEIGHT + 26;
        write!(f, "<text x=\"0\" y=\"{y}\">{start}</text>")?;
        write!(f, "<text x=\"{WIDTH}\" y=\"{y}\" text-anchor=\"end\">{end}</text>")?;
        write!(f, "<text x=\"0\" y=\"9\">{} at most in {step} h</text></svg>", grouped(most))
    }
}

/// Bars that lie one above the other, each with its name and its number.
pub(super) struct Bars<'b> {
    pub(super) class: &'static str,
    pub(super) bars: &'b [(String, u64)],
}

impl fmt::Display for Bars<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ROW: u64 = 22;
        const NAMES: u64 = 320;
        let most = self.bars.iter().map(|(_, count)| *count).max().unwrap_or(1);
        let height = ROW.saturating_mul(self.bars.len() as u64);
        write!(f, "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">")?;
        for (number, (name, count)) in (0_u64..).zip(self.bars) {
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
        assert_eq!(svg.matches("<rect").count(), 3);
        assert!(OverTime(&Hours::new()).to_string().contains("no times"));
    }

    #[test]
    fn the_greatest_is_as_long_as_there_is_room() {
        assert_eq!(scaled(u64::MAX, u64::MAX, 160), 160);
        assert_eq!((scaled(1, 2, 160), scaled(0, 0, 160)), (80, 0));
        let bars = [("<a>".to_owned(), 2)];
        let svg = Bars { class: "wrong", bars: &bars }.to_string();
        assert!(svg.contains("&lt;a&gt;") && svg.contains("width=\"480\""), "{svg}");
    }
}
