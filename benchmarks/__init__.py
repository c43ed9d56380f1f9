"""What the product's speed is measured by: each benchmark prints JSON lines, beside its floor. See README.md."""
