"""What kinds draw and hear with: pictures, text, colour, blending. Qt drawing without widgets."""
