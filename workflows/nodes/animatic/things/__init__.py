"""Objects that stand, lie or move about; what hands hold is drawn with the figure, in `figures.held`."""
