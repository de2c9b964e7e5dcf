"""A title: text in any script, with outline, shadow, background and a way in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Content
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.lying import Box
    from vidgen.imaging.picture import Picture
    from vidgen.imaging.typography import TextBox, TextLook

Entrance = Literal["none", "fade", "slide_up", "slide_down", "slide_left", "slide_right"]


class Text(Content):
    """Text in a box in the middle of the canvas; its placement moves it."""

    title = "Text"
    kind: Literal["text"] = "text"
    text: str = field("Title", label="Text", max_length=20_000, multiline=True)
    font: str = field("Inter", label="Font", help="A font family; 'Inter' and others come with vidgen.", max_length=200)
    weight: int = field(700, label="Weight", help="400 is regular, 700 bold.", min=100, max=900, step=100)
    italic: bool = field(False, label="Italic")
    size: float = field(0.1, label="Size", help="Of the letters, from line to line.", unit="canvas", min=0.002, max=4,
                        step=0.005, animatable=True)  # fmt: skip
    fill: Colour = field("#ffffff", label="Colour", animatable=True)
    letter_spacing: float = field(0.0, label="Letter spacing", help="Extra space between letters, in sizes.", unit="%",
                                  min=-0.5, max=3, step=0.01, animatable=True)  # fmt: skip
    line_spacing: float = field(1.2, label="Line spacing", help="From line to line, in sizes.", unit="%", min=0.5, max=5,
                                step=0.05, animatable=True)  # fmt: skip
    align: Literal["left", "centre", "right", "justify"] = field("centre", label="Alignment")
    vertical: Literal["top", "middle", "bottom"] = field("middle", label="Vertical position", help="Within the box.")
    layout: Literal["wrap", "fit"] = field("wrap", label="Layout",
        help="wrap breaks lines at the box's width; fit also makes the text smaller until it fits.")  # fmt: skip
    box_width: float = field(0.9, label="Box width", unit="width", min=0.01, max=10, step=0.01, animatable=True)
    box_height: float = field(0.9, label="Box height", unit="height", min=0.01, max=10, step=0.01, animatable=True)
    outline: Colour = field("#000000", label="Outline", animatable=True)
    outline_width: float = field(0.0, label="Outline width", help="How far the outline reaches beyond the letters.",
                                 unit="canvas", min=0, max=0.5, step=0.001, animatable=True)  # fmt: skip
    shadow: Colour = field("#000000a6", label="Shadow", help="Seen when it has an offset or a blur.", animatable=True)
    shadow_x: float = field(0.0, label="Shadow X", unit="canvas", min=-2, max=2, step=0.002, animatable=True)
    shadow_y: float = field(0.0, label="Shadow Y", unit="canvas", min=-2, max=2, step=0.002, animatable=True)
    shadow_blur: float = field(0.0, label="Shadow blur", unit="canvas", min=0, max=1, step=0.002, animatable=True)
    background: Colour = field("#00000000", label="Background", help="Transparent for none.", animatable=True)
    background_form: Literal["block", "line"] = field("block", label="Background form",
                                                      help="One box behind all lines, or one behind each.")  # fmt: skip
    padding: float = field(0.025, label="Padding", help="Between text and the background's edge.", unit="canvas",
                           min=0, max=1, step=0.005, animatable=True)  # fmt: skip
    corner_radius: float = field(0.01, label="Corner radius", help="Of the background.", unit="canvas", min=0, max=1,
                                 step=0.005, animatable=True)  # fmt: skip
    enter: Entrance = field("none", label="Enter", help="How it comes in.")
    enter_duration: int = field(FLICKS // 2, label="Enter duration", unit="flicks", min=0)
    leave: Entrance = field("none", label="Leave", help="How it goes out.")
    leave_duration: int = field(FLICKS // 2, label="Leave duration", unit="flicks", min=0)

    def piece(self, *, head: bool, tail: bool) -> Self:
        """Come in and go out only at the edges that were the block's own before a cut."""
        return self.replace(enter=self.enter if head else "none", leave=self.leave if tail else "none")

    def draw(self, view: View) -> Picture:
        """Draw it into the smallest picture that holds it. A still text is drawn once and kept."""
        from vidgen.imaging.entrance import entering
        from vidgen.imaging.text import draw_text

        picture = draw_text(self.text, self.look(view), self.box(view))
        step = 0.15 * view.unit
        into = (self.enter, self.enter_duration)
        return entering(picture, view.time, view.duration, into, (self.leave, self.leave_duration), step)

    def extent(self, view: View) -> Box | None:
        """Return the box around its lines."""
        from vidgen.imaging.text import text_extent

        return text_extent(self.text, self.look(view), self.box(view))

    def overflows(self, view: View) -> bool:
        """Tell whether the text does not fit into its box: too many lines, or a word that had to be broken apart."""
        from vidgen.imaging.text import overflows

        return overflows(self.text, self.look(view), self.box(view))

    def look(self, view: View) -> TextLook:
        """Return how its letters look, in pixels."""
        from vidgen.imaging.typography import TextLook

        unit = view.unit
        return TextLook(
            font=self.font,
            weight=self.weight,
            italic=self.italic,
            size=self.size * unit,
            fill=self.fill,
            letter_spacing=self.letter_spacing,
            line_spacing=self.line_spacing,
            align=self.align,
            outline=self.outline,
            outline_width=self.outline_width * unit,
            shadow=self.shadow,
            shadow_x=self.shadow_x * unit,
            shadow_y=self.shadow_y * unit,
            shadow_blur=self.shadow_blur * unit,
            background=self.background,
            background_form=self.background_form,
            padding=self.padding * unit,
            corner_radius=self.corner_radius * unit,
        )

    def box(self, view: View) -> TextBox:
        """Return the box that it is set in, in pixels of the canvas."""
        from vidgen.imaging.typography import TextBox

        canvas_width, canvas_height = view.canvas
        width, height = self.box_width * canvas_width, self.box_height * canvas_height
        left, top = (canvas_width - width) / 2, (canvas_height - height) / 2
        return TextBox(left, top, width, height, self.vertical, self.layout)
