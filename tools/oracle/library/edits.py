"""Changes made to stored configurations before real Keras reads them again."""


def replace(config, key, value):
    """The configuration with `key` set to `value` wherever it stands."""
    if isinstance(config, dict):
        return dict((k, value if k == key else replace(v, key, value)) for k, v in config.items())
    return [replace(v, key, value) for v in config] if isinstance(config, list) else config


def in_layer(class_name, key, value):
    """edit: sets one key in the configuration of every layer of a class."""
    def edit(config):
        if isinstance(config, list):
            return [edit(item) for item in config]
        if not isinstance(config, dict):
            return config
        config = dict((k, edit(v)) for k, v in config.items())
        if config.get("class_name") == class_name:
            config["config"][key] = value
        return config
    return edit
