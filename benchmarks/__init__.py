"""What the library costs, as ratios against hand-written floors in the same run."""
