"""Parts of networks that turn images into images: generators and discriminators."""
