//! The catalogue as a CSV file: one row for each product, the columns in a fixed order.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use replenish_domain::{
    Fault,
    product::{Currencies, Product, ProductLine},
};
use replenish_store::{product_imports::Phase, products::ProductKey};

use super::{cell, progress::Progress};

/// The media type of the file.
pub const CSV_MEDIA_TYPE: &str = "text/csv";
/// The most bytes of a file: 16 MiB.
pub const MAX_CSV_BYTES: usize = 16 * 1024 * 1024;
/// The most products of a file.
pub const MAX_CSV_ROWS: usize = 100_000;
/// The most faults that are told one by one.
pub const MAX_CSV_FAULTS: usize = 100;

/// Everything that is wrong with a file; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file has {total} faults; nothing of it is stored")]
pub struct CsvFaults {
    /// The first [`MAX_CSV_FAULTS`], in the order of the file.
    pub shown: Vec<CsvFault>,
    /// How many there are.
    pub total: usize,
}

/// A fault with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvFault {
    /// The row as a spreadsheet numbers it: the header is row 1.
    pub row: u64,
    /// The name of the column; none when it concerns the whole row.
    pub column: Option<String>,
    /// What is wrong. Its pointer is that of the file as a list of products.
    pub fault: Fault,
}

/// Reads the products of a file: UTF-8, separated by commas, the first row naming the columns.
/// Empty lines are skipped.
pub(super) fn read(file: &[u8], currencies: &Currencies, progress: &Progress) -> Result<Vec<Product>, CsvFaults> {
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    // A line end in quotes counts too; nobody minds in a number that says how far one is.
    let lines = file.split(|byte| *byte == b'\n').count();
    progress.begin(Phase::Reading, lines.min(MAX_CSV_ROWS));
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut reading = Reading {
        currencies,
        rows: RowCounter { file, at: 0, row: 1 },
        products: Vec::new(),
        first_rows: BTreeMap::new(),
        faults: CsvFaults {
            shown: Vec::new(),
            total: 0,
        },
    };
    let mut record = ByteRecord::new();
    let mut index = None;
    // Reading from memory cannot fail, and rows of any length are taken.
    while matches!(reader.read_byte_record(&mut record), Ok(true)) {
        let row = reading.rows.row_at(record.position().map_or(0, csv::Position::byte));
        match index {
            None if is_header(&record) => index = Some(0),
            None => return Err(only(header_fault(row))),
            Some(MAX_CSV_ROWS) => return Err(only(too_many(row))),
            Some(at) => {
                reading.take(at, row, &record);
                progress.advance(1);
                index = Some(at + 1);
            }
        }
    }
    match index {
        None => Err(only(header_fault(1))),
        Some(_) if reading.faults.total > 0 => Err(reading.faults),
        Some(_) => Ok(reading.products),
    }
}

/// The file of these products, header first, no cell of it a formula; reading it gives the same
/// products.
pub(super) fn write<'a>(products: impl IntoIterator<Item = &'a Product>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(ProductLine::FIELDS)?;
    for product in products {
        let line = ProductLine::of(product);
        let cells = line.cells().into_iter().map(cell::write);
        writer.write_record(cells.map(|cell| cell.into_owned().into_bytes()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// What was read so far.
struct Reading<'a> {
    currencies: &'a Currencies,
    rows: RowCounter<'a>,
    products: Vec<Product>,
    /// The row each product stands in first.
    first_rows: BTreeMap<ProductKey, u64>,
    faults: CsvFaults,
}

impl Reading<'_> {
    fn take(&mut self, index: usize, row: u64, record: &ByteRecord) {
        let Some(cells) = self.texts(index, row, record) else {
            return;
        };
        match ProductLine::of_cells(cells).read(self.currencies) {
            Err(faults) => {
                for fault in faults {
                    self.note(index, row, fault);
                }
            }
            Ok(product) => {
                let key = (product.marketplace.clone(), product.asin.clone());
                if let Some(first) = self.first_rows.get(&key) {
                    let detail = format!("{} stands in row {first} for {} already.", key.1, key.0);
                    self.note(index, row, Fault::new("product-repeated", detail).at("/asin"));
                } else {
                    self.first_rows.insert(key, row);
                    self.products.push(product);
                }
            }
        }
    }

    /// The cells of a row that has the right number of them, in the right encoding.
    fn texts<'r>(&mut self, index: usize, row: u64, record: &'r ByteRecord) -> Option<Vec<&'r str>> {
        let columns = ProductLine::FIELDS;
        if record.len() != columns.len() {
            let detail = format!("The row has {} cells; it needs {}.", record.len(), columns.len());
            let fault = Fault::new("row-length", detail).with_limit(columns.len() as u64);
            self.note(index, row, fault);
            return None;
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (cell, column) in record.iter().zip(columns) {
            if let Ok(text) = std::str::from_utf8(cell) {
                cells.push(cell::read(text));
            } else {
                let fault = Fault::new("encoding-invalid", "The text is not UTF-8. Save the file as UTF-8.");
                self.note(index, row, fault.at(format!("/{column}")));
            }
        }
        (cells.len() == columns.len()).then_some(cells)
    }

    fn note(&mut self, index: usize, row: u64, fault: Fault) {
        self.faults.total += 1;
        if self.faults.shown.len() < MAX_CSV_FAULTS {
            let column = fault.pointer.strip_prefix('/').map(str::to_owned);
            let fault = fault.at(format!("/{index}"));
            self.faults.shown.push(CsvFault { row, column, fault });
        }
    }
}

/// Counts rows as a spreadsheet does, empty lines included.
struct RowCounter<'a> {
    file: &'a [u8],
    at: usize,
    row: u64,
}

impl RowCounter<'_> {
    /// The row of a record whose beginning, or the line ends before it, is at this byte.
    fn row_at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(here) = self.file.get(self.at) {
            let is_end = match here {
                b'\n' => true,
                b'\r' => self.file.get(self.at + 1) != Some(&b'\n'),
                _ if self.at >= byte => break,
                _ => false,
            };
            self.row += u64::from(is_end);
            self.at += 1;
        }
        self.row
    }
}

fn is_header(record: &ByteRecord) -> bool {
    let names = record.iter().map(<[u8]>::trim_ascii);
    names.eq(ProductLine::FIELDS.iter().map(|name| name.as_bytes()))
}

fn header_fault(row: u64) -> CsvFault {
    let columns = ProductLine::FIELDS.join(",");
    let detail = format!("The first row names the columns, separated by commas and in this order: {columns}.");
    CsvFault {
        row,
        column: None,
        fault: Fault::new("header-invalid", detail),
    }
}

fn too_many(row: u64) -> CsvFault {
    let detail = format!("A file has at most {MAX_CSV_ROWS} products. Import it in parts.");
    let fault = Fault::new("too-many-rows", detail).with_limit(MAX_CSV_ROWS as u64);
    CsvFault {
        row,
        column: None,
        fault,
    }
}

fn only(fault: CsvFault) -> CsvFaults {
    CsvFaults {
        shown: vec![fault],
        total: 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn read(file: &[u8], currencies: &Currencies) -> Result<Vec<Product>, CsvFaults> {
        super::read(file, currencies, &Progress::default())
    }

    const HEADER: &str = "asin,marketplace,title,brand,manufacturer,pack_size,unit,price,available,image_url,gtin";

    fn currencies() -> Currencies {
        [("US", "USD"), ("JP", "JPY")]
            .map(|(code, currency)| (code.parse().unwrap(), currency.to_owned()))
            .into()
    }

    fn faults(file: &str) -> Vec<(u64, Option<String>, &'static str)> {
        let faults = read(file.as_bytes(), &currencies()).unwrap_err();
        faults
            .shown
            .into_iter()
            .map(|fault| (fault.row, fault.column, fault.fault.code))
            .collect()
    }

    #[test]
    fn a_file_names_every_fault_by_row_and_column() {
        let file = format!(
            "\u{FEFF}{HEADER}\r\n\r\nB000000001,US,Filter,N,N,1,COUNT,1.999,true,,\r\nB000000001,US\r\n\"B000000002\",\"JP\",\"A \"\"b\"\", c\",N,N,0,COUNT,12,maybe,,\r\n"
        );
        let column = |name: &str| Some(name.to_owned());
        let expected = [
            (3, column("price"), "price-invalid"),
            (4, None, "row-length"),
            (5, column("pack_size"), "pack-size-invalid"),
            (5, column("available"), "available-invalid"),
        ];
        assert_eq!(faults(&file), expected);
        let found = read(file.as_bytes(), &currencies()).unwrap_err();
        assert_eq!(found.shown[0].fault.pointer, "/0/price");
    }

    #[test]
    fn a_product_stands_in_a_file_once() {
        let row = "B000000001,US,Filter,N,N,1,COUNT,,true,,";
        let expected = [(3, Some("asin".to_owned()), "product-repeated")];
        assert_eq!(faults(&format!("{HEADER}\n{row}\n{row}\n")), expected);
    }

    #[test]
    fn a_file_without_its_header_is_refused_before_its_rows() {
        for file in ["", "asin;marketplace", "B000000001,US,Filter,N,N,1,COUNT,,true,,\nx"] {
            assert_eq!(faults(file), [(1, None, "header-invalid")], "{file:?}");
        }
        assert_eq!(read(HEADER.as_bytes(), &currencies()), Ok(Vec::new()));
    }

    #[test]
    fn a_file_has_a_largest_number_of_rows() {
        let file = format!("{HEADER}\n{}", "x\n".repeat(MAX_CSV_ROWS + 1));
        assert_eq!(faults(&file), [(MAX_CSV_ROWS as u64 + 2, None, "too-many-rows")]);
    }

    #[test]
    fn a_fault_on_every_third_of_50_000_rows_is_counted_and_the_first_are_told() {
        let row = |number: usize| match number % 3 {
            2 => format!("B{number:09},US,Filter,N,N,none,COUNT,,true,,\n"),
            _ => format!("B{number:09},US,Filter,N,N,1,COUNT,,true,,\n"),
        };
        let file = format!("{HEADER}\n{}", (0..50_000).map(row).collect::<String>());
        let found = read(file.as_bytes(), &currencies()).unwrap_err();
        assert_eq!((found.total, found.shown.len()), (16_666, MAX_CSV_FAULTS));
        for (at, fault) in found.shown.iter().enumerate() {
            // Rows begin at 1, and the first is the header.
            let row = at as u64 * 3 + 4;
            let told = (fault.row, fault.column.as_deref(), fault.fault.code);
            assert_eq!(told, (row, Some("pack_size"), "number-invalid"));
            assert_eq!(fault.fault.pointer, format!("/{}/pack_size", row - 2));
        }
    }

    #[test]
    fn only_the_first_faults_are_spelled_out() {
        let file = format!("{HEADER}\n{}", "x\n".repeat(500));
        let faults = read(file.as_bytes(), &currencies()).unwrap_err();
        assert_eq!((faults.shown.len(), faults.total), (MAX_CSV_FAULTS, 500));
    }

    #[test]
    fn a_foreign_encoding_is_told_at_its_cell() {
        let file = [HEADER.as_bytes(), b"\nB000000001,US,Fil\xE4ter,N,N,1,COUNT,,true,,\n"].concat();
        let found = read(&file, &currencies()).unwrap_err();
        assert_eq!(
            (found.shown[0].column.as_deref(), found.shown[0].fault.code),
            (Some("title"), "encoding-invalid")
        );
    }

    prop_compose! {
        fn product()(asin in "[A-Z0-9]{10}", in_us: bool, texts in vec("['=+@-]{0,3}[a-zé,\"';=\u{5D0}-\u{5D2}][^\u{0}-\u{1F}\u{7F}-\u{9F}]{0,20}", 3), pack in 1_i64..1_000_000_000,
            minor in proptest::option::of(0_i64..1_000_000), available: bool, url in proptest::option::of("https://[a-z]{1,9}/[a-z,;]{0,9}")) -> Option<Product> {
            let (marketplace, currency) = if in_us { ("US", "USD") } else { ("JP", "JPY") };
            let price = minor.and_then(|minor| replenish_domain::product::Price::of_minor(minor, currency));
            let (pack, price) = (replenish_domain::quantity::Amount::from_millionths(pack)?.to_string(), price.map(|price| price.to_string()).unwrap_or_default());
            let available = available.to_string();
            let cells = [&asin, marketplace, &texts[0], &texts[1], &texts[2], &pack, "GRAM", &price, &available, url.as_deref().unwrap_or_default(), ""];
            ProductLine::of_cells(cells).read(&currencies()).ok()
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(products in vec(product(), 0..8)) {
            let products: BTreeMap<_, _> = products.into_iter().flatten()
                .map(|product| ((product.marketplace.clone(), product.asin.clone()), product)).collect();
            let products: Vec<_> = products.into_values().collect();
            let file = write(&products).unwrap();
            prop_assert_eq!(read(&file, &currencies()), Ok(products));
        }

        #[test]
        fn no_bytes_break_the_reader(bytes in vec(any::<u8>(), 0..200), with_header: bool) {
            let header = if with_header { HEADER.as_bytes() } else { b"" };
            let _ = read(&[header, b"\n", &bytes].concat(), &currencies());
        }

        #[test]
        fn rows_are_counted_as_in_an_editor(lines in vec(prop_oneof![Just(""), Just("x")], 0..20), end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")]) {
            let file = format!("{HEADER}{end}{}", lines.join(end));
            let wrong: Vec<_> = (2..).zip(&lines).filter(|(_, line)| !line.is_empty()).map(|(row, _)| row).collect();
            let found = read(file.as_bytes(), &currencies()).map_or_else(|faults| faults.shown.iter().map(|fault| fault.row).collect(), |_| Vec::new());
            prop_assert_eq!(found, wrong);
        }
    }
}
