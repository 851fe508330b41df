"""What is wrong with the words of a command, told in Thai instead of click's English."""

import click


def thai_usage(wrong: click.UsageError) -> str:
    """The mistake, and how the command is asked for help."""
    path = wrong.ctx.command_path if wrong.ctx else "tracker"
    return f"{_mistake(wrong)} ดูวิธีใช้ด้วย {path} --help"


def _mistake(wrong: click.UsageError) -> str:
    if isinstance(wrong, click.NoSuchOption):
        near = f" (ใกล้เคียง: {', '.join(sorted(wrong.possibilities))})" if wrong.possibilities else ""
        return f"ไม่มีตัวเลือก {wrong.option_name}{near}"
    if isinstance(wrong, click.MissingParameter):
        return f"ยังไม่ได้ระบุ {_name(wrong)}{_choices(wrong)}"
    if isinstance(wrong, click.BadParameter):
        return f"ค่าของ {_name(wrong)} ใช้ไม่ได้{_choices(wrong)} กรุณาแก้แล้วสั่งใหม่"
    return f"คำสั่งไม่ครบหรือพิมพ์ผิด ({wrong.message})"


def _name(wrong: click.BadParameter) -> str:
    param = wrong.param
    if param is None:
        return str(wrong.param_hint or "คำสั่ง")
    return (
        param.opts[0]
        if isinstance(param, click.Option)
        else param.make_metavar(wrong.ctx or click.Context(click.Command("")))
    )


def _choices(wrong: click.BadParameter) -> str:
    """The words that may be chosen; of other values, what kind of value it must be."""
    kind = wrong.param.type if wrong.param else None
    if isinstance(kind, click.Choice):
        return f" เลือกได้: {', '.join(map(str, kind.choices))}"
    return " ต้องเป็นจำนวนเต็ม" if isinstance(kind, click.types.IntParamType) else ""
