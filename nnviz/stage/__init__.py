"""What passes between the stage in the browser and Python."""
