"""From a line as it is written to the words a voice can say, each with the written words it stands for."""
