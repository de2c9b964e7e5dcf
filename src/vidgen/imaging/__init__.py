"""What kinds draw and hear with: pictures, text, colour, blending. Qt drawing without widgets."""

from vidgen.imaging.lasting_none import make_none_last

make_none_last()
