"""How other dialers write their campaigns: one TOML file each."""
