"""Characters: humanoids, robots, quadrupeds, birds, dinosaurs and critters."""
