//! A product as JSON.

use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use replenish_app::products::StoredProduct;
use replenish_domain::{product::ProductLine, quantity::Amount};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type, schema::SchemaType},
};

use crate::etag;

/// A product as a marketplace's retail site offers it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Product)]
pub(super) struct ProductBody {
    #[schema(pattern = "^[A-Z0-9]{10}$")]
    asin: String,
    #[schema(example = "US")]
    marketplace: String,
    title: String,
    brand: String,
    manufacturer: String,
    /// Units in one pack.
    #[schema(value_type = f64)]
    pack_size: Amount,
    /// `COUNT`, or a unit of volume or weight such as `MILLILITER`.
    #[schema(example = "COUNT")]
    unit: String,
    /// What a pack costs in the marketplace's currency, as a decimal number; null when it is not known.
    #[schema(required = true, example = "12.99")]
    price: Option<String>,
    /// Whether customers can buy it there.
    available: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gtin: Option<String>,
    etag: String,
}

/// What is known about a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProduct)]
pub(super) struct NewProductBody {
    /// May be left out; the path names it.
    pub(super) asin: Option<String>,
    /// May be left out; the path names it.
    pub(super) marketplace: Option<String>,
    #[schema(required = true, min_length = 1, max_length = 300)]
    title: Option<String>,
    #[schema(required = true, min_length = 1, max_length = 100)]
    brand: Option<String>,
    #[schema(required = true, min_length = 1, max_length = 100)]
    manufacturer: Option<String>,
    /// Units in one pack: more than 0, at most 1,000,000.
    #[schema(required = true, schema_with = number)]
    pack_size: Option<Value>,
    /// `COUNT`, or a unit of volume or weight such as `MILLILITER`.
    #[schema(required = true, example = "COUNT")]
    unit: Option<String>,
    /// What a pack costs in the marketplace's currency, such as `"12.99"`; null when it is not known.
    #[schema(schema_with = price)]
    price: Option<Value>,
    /// Whether customers can buy it there.
    #[schema(required = true)]
    available: Option<bool>,
    /// Begins with `https://`.
    #[schema(max_length = 2000)]
    image_url: Option<String>,
    /// 8, 12, 13 or 14 digits with their check digit.
    #[schema(pattern = "^([0-9]{8}|[0-9]{12,14})$")]
    gtin: Option<String>,
}

fn number() -> Object {
    ObjectBuilder::new().schema_type(Type::Number).build()
}

fn price() -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Number, Type::Null]))
        .build()
}

/// The product as the answer's body, its version as the answer's tag.
pub(super) fn answer(stored: &StoredProduct) -> Response {
    let tag = etag::header(stored.version);
    ([(header::ETAG, tag)], Json(ProductBody::of(stored))).into_response()
}

impl ProductBody {
    pub(super) fn of(StoredProduct { product, version }: &StoredProduct) -> Self {
        Self {
            asin: product.asin.to_string(),
            marketplace: product.marketplace.to_string(),
            title: product.title.to_string(),
            brand: product.brand.to_string(),
            manufacturer: product.manufacturer.to_string(),
            pack_size: product.pack_size,
            unit: product.unit.to_string(),
            price: product.price.map(|price| price.to_string()),
            available: product.is_available,
            image_url: product.image_url.as_ref().map(|url| url.as_str().to_owned()),
            gtin: product.gtin.as_ref().map(|gtin| gtin.as_str().to_owned()),
            etag: etag::of(*version),
        }
    }
}

impl NewProductBody {
    pub(super) fn line(self, marketplace: String, asin: String) -> ProductLine {
        ProductLine {
            asin,
            marketplace,
            title: self.title.unwrap_or_default(),
            brand: self.brand.unwrap_or_default(),
            manufacturer: self.manufacturer.unwrap_or_default(),
            pack_size: text(self.pack_size),
            unit: self.unit.unwrap_or_default(),
            price: text(self.price),
            available: self
                .available
                .map(|is_available| is_available.to_string())
                .unwrap_or_default(),
            image_url: self.image_url.unwrap_or_default(),
            gtin: self.gtin.unwrap_or_default(),
        }
    }
}

/// A number or a text as it was typed.
fn text(value: Option<Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text,
        Some(number) => number.to_string(),
    }
}
